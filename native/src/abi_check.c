/*
 * Prints what this system's headers say about everything that the tracer lays out by hand: one "name value"
 * per line, in decimal, and "syscall name number" for what the filter stops. A test compares it with the Java side.
 */
#include "filter.h"

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>

#if defined(__x86_64__)
#include <sys/user.h>
#else
#include <asm/ptrace.h>
#endif

#define CONSTANT(name) printf("%s %lld\n", #name, (long long)(name))
#define SIZE(name) printf("sizeof(%s) %zu\n", #name, sizeof(struct name))
#define FIELD(name, field) printf("%s.%s %zu\n", #name, #field, offsetof(struct name, field))
#define TYPE_SIZE(type) printf("sizeof(%s) %zu\n", #type, sizeof(type))
#define TYPE_FIELD(type, field) printf("%s.%s %zu\n", #type, #field, offsetof(type, field))

static void structures(void) {
    SIZE(ptrace_syscall_info);
    FIELD(ptrace_syscall_info, op);
    FIELD(ptrace_syscall_info, arch);
    FIELD(ptrace_syscall_info, instruction_pointer);
    FIELD(ptrace_syscall_info, stack_pointer);
    FIELD(ptrace_syscall_info, entry.nr);
    FIELD(ptrace_syscall_info, entry.args);
    FIELD(ptrace_syscall_info, exit.rval);
    FIELD(ptrace_syscall_info, exit.is_error);
    FIELD(ptrace_syscall_info, seccomp.nr);
    FIELD(ptrace_syscall_info, seccomp.args);
    FIELD(ptrace_syscall_info, seccomp.ret_data);
    SIZE(statx);
    FIELD(statx, stx_mask);
    FIELD(statx, stx_blksize);
    FIELD(statx, stx_attributes);
    FIELD(statx, stx_nlink);
    FIELD(statx, stx_uid);
    FIELD(statx, stx_gid);
    FIELD(statx, stx_mode);
    FIELD(statx, stx_ino);
    FIELD(statx, stx_size);
    FIELD(statx, stx_blocks);
    FIELD(statx, stx_atime);
    FIELD(statx, stx_btime);
    FIELD(statx, stx_ctime);
    FIELD(statx, stx_mtime);
    FIELD(statx, stx_rdev_major);
    FIELD(statx, stx_rdev_minor);
    FIELD(statx, stx_dev_major);
    FIELD(statx, stx_dev_minor);
    SIZE(statx_timestamp);
    FIELD(statx_timestamp, tv_sec);
    FIELD(statx_timestamp, tv_nsec);
    SIZE(stat);
    FIELD(stat, st_dev);
    FIELD(stat, st_ino);
    FIELD(stat, st_mode);
    FIELD(stat, st_size);
    FIELD(stat, st_mtim);
    FIELD(stat, st_ctim);
    SIZE(statfs);
    FIELD(statfs, f_type);
    TYPE_SIZE(siginfo_t);
    TYPE_FIELD(siginfo_t, si_signo);
    TYPE_FIELD(siginfo_t, si_errno);
    TYPE_FIELD(siginfo_t, si_code);
    TYPE_FIELD(siginfo_t, si_pid);
    TYPE_FIELD(siginfo_t, si_uid);
    TYPE_FIELD(siginfo_t, si_status);
    SIZE(iovec);
    FIELD(iovec, iov_base);
    FIELD(iovec, iov_len);
    SIZE(timespec);
    FIELD(timespec, tv_sec);
    FIELD(timespec, tv_nsec);
    SIZE(rlimit);
    SIZE(clone_args);
    FIELD(clone_args, flags);
    SIZE(seccomp_data);
    FIELD(seccomp_data, nr);
    FIELD(seccomp_data, arch);
    FIELD(seccomp_data, args);
    SIZE(sock_filter);
    SIZE(sock_fprog);
    FIELD(sock_fprog, len);
    FIELD(sock_fprog, filter);
#if defined(__x86_64__)
    SIZE(user_regs_struct);
    FIELD(user_regs_struct, orig_rax);
    FIELD(user_regs_struct, rax);
    FIELD(user_regs_struct, rdi);
    FIELD(user_regs_struct, rsi);
    FIELD(user_regs_struct, rdx);
    FIELD(user_regs_struct, r10);
    FIELD(user_regs_struct, r8);
    FIELD(user_regs_struct, r9);
    FIELD(user_regs_struct, rip);
    FIELD(user_regs_struct, rsp);
#else
    SIZE(user_pt_regs);
    FIELD(user_pt_regs, regs);
    FIELD(user_pt_regs, sp);
    FIELD(user_pt_regs, pc);
#endif
    TYPE_SIZE(long);
    TYPE_SIZE(uintptr_t);
    TYPE_SIZE(off_t);
    TYPE_SIZE(size_t);
}

static void ptrace_constants(void) {
    CONSTANT(PTRACE_PEEKDATA);
    CONSTANT(PTRACE_POKEDATA);
    CONSTANT(PTRACE_CONT);
    CONSTANT(PTRACE_KILL);
    CONSTANT(PTRACE_DETACH);
    CONSTANT(PTRACE_SYSCALL);
    CONSTANT(PTRACE_SETOPTIONS);
    CONSTANT(PTRACE_GETEVENTMSG);
    CONSTANT(PTRACE_GETSIGINFO);
    CONSTANT(PTRACE_SETSIGINFO);
    CONSTANT(PTRACE_GETREGSET);
    CONSTANT(PTRACE_SETREGSET);
    CONSTANT(PTRACE_SEIZE);
    CONSTANT(PTRACE_INTERRUPT);
    CONSTANT(PTRACE_LISTEN);
    CONSTANT(PTRACE_GET_SYSCALL_INFO);
    CONSTANT(PTRACE_SYSCALL_INFO_NONE);
    CONSTANT(PTRACE_SYSCALL_INFO_ENTRY);
    CONSTANT(PTRACE_SYSCALL_INFO_EXIT);
    CONSTANT(PTRACE_SYSCALL_INFO_SECCOMP);
    CONSTANT(PTRACE_EVENT_FORK);
    CONSTANT(PTRACE_EVENT_VFORK);
    CONSTANT(PTRACE_EVENT_CLONE);
    CONSTANT(PTRACE_EVENT_EXEC);
    CONSTANT(PTRACE_EVENT_VFORK_DONE);
    CONSTANT(PTRACE_EVENT_EXIT);
    CONSTANT(PTRACE_EVENT_SECCOMP);
    CONSTANT(PTRACE_EVENT_STOP);
    CONSTANT(PTRACE_O_TRACESYSGOOD);
    CONSTANT(PTRACE_O_TRACEFORK);
    CONSTANT(PTRACE_O_TRACEVFORK);
    CONSTANT(PTRACE_O_TRACECLONE);
    CONSTANT(PTRACE_O_TRACEEXEC);
    CONSTANT(PTRACE_O_TRACEVFORKDONE);
    CONSTANT(PTRACE_O_TRACEEXIT);
    CONSTANT(PTRACE_O_TRACESECCOMP);
    CONSTANT(PTRACE_O_EXITKILL);
    CONSTANT(__WALL);
    CONSTANT(WNOHANG);
    CONSTANT(WUNTRACED);
    CONSTANT(AUDIT_ARCH_X86_64);
    CONSTANT(AUDIT_ARCH_I386);
    CONSTANT(AUDIT_ARCH_AARCH64);
    CONSTANT(AUDIT_ARCH_ARM);
    CONSTANT(FILTER_NATIVE);
    CONSTANT(FILTER_FOREIGN);
    CONSTANT(FILTER_X32);
}

static void file_constants(void) {
    CONSTANT(O_RDONLY);
    CONSTANT(O_WRONLY);
    CONSTANT(O_RDWR);
    CONSTANT(O_ACCMODE);
    CONSTANT(O_CREAT);
    CONSTANT(O_EXCL);
    CONSTANT(O_NOCTTY);
    CONSTANT(O_TRUNC);
    CONSTANT(O_APPEND);
    CONSTANT(O_NONBLOCK);
    CONSTANT(O_DSYNC);
    CONSTANT(O_SYNC);
    CONSTANT(O_ASYNC);
    CONSTANT(O_DIRECT);
    CONSTANT(O_DIRECTORY);
    CONSTANT(O_NOFOLLOW);
    CONSTANT(O_NOATIME);
    CONSTANT(O_CLOEXEC);
    CONSTANT(O_PATH);
    CONSTANT(O_TMPFILE);
    CONSTANT(AT_FDCWD);
    CONSTANT(AT_EMPTY_PATH);
    CONSTANT(AT_SYMLINK_NOFOLLOW);
    CONSTANT(AT_SYMLINK_FOLLOW);
    CONSTANT(AT_REMOVEDIR);
    CONSTANT(AT_NO_AUTOMOUNT);
    CONSTANT(AT_STATX_DONT_SYNC);
    CONSTANT(STATX_BASIC_STATS);
    CONSTANT(STATX_BTIME);
    CONSTANT(S_IFMT);
    CONSTANT(S_IFREG);
    CONSTANT(S_IFDIR);
    CONSTANT(S_IFLNK);
    CONSTANT(S_IFSOCK);
    CONSTANT(S_IFIFO);
    CONSTANT(S_IFCHR);
    CONSTANT(S_IFBLK);
    CONSTANT(F_DUPFD_CLOEXEC);
    CONSTANT(F_GETFD);
    CONSTANT(F_SETFD);
    CONSTANT(F_GETFL);
    CONSTANT(FD_CLOEXEC);
    CONSTANT(PROT_READ);
    CONSTANT(PROT_WRITE);
    CONSTANT(MAP_SHARED);
    CONSTANT(MAP_PRIVATE);
    CONSTANT(MAP_SHARED_VALIDATE);
    CONSTANT(MAP_ANONYMOUS);
    CONSTANT(RLIMIT_NOFILE);
    CONSTANT(MSG_NOSIGNAL);
}

static void process_constants(void) {
    CONSTANT(CLONE_VM);
    CONSTANT(CLONE_FS);
    CONSTANT(CLONE_FILES);
    CONSTANT(CLONE_SIGHAND);
    CONSTANT(CLONE_PTRACE);
    CONSTANT(CLONE_VFORK);
    CONSTANT(CLONE_PARENT);
    CONSTANT(CLONE_THREAD);
    CONSTANT(CLONE_NEWNS);
    CONSTANT(CLONE_UNTRACED);
    CONSTANT(CLONE_NEWCGROUP);
    CONSTANT(CLONE_NEWUTS);
    CONSTANT(CLONE_NEWIPC);
    CONSTANT(CLONE_NEWUSER);
    CONSTANT(CLONE_NEWPID);
    CONSTANT(CLONE_NEWNET);
    CONSTANT(SIGTRAP);
    CONSTANT(SIGKILL);
    CONSTANT(SIGSTOP);
    CONSTANT(SIGTSTP);
    CONSTANT(SIGTTIN);
    CONSTANT(SIGTTOU);
    CONSTANT(SIGCONT);
    CONSTANT(SIGCHLD);
    CONSTANT(CLOCK_REALTIME);
    CONSTANT(CLOCK_MONOTONIC);
    CONSTANT(PR_SET_PTRACER);
    CONSTANT(PRIO_PROCESS);
}

static void errors(void) {
    CONSTANT(EPERM);
    CONSTANT(ENOENT);
    CONSTANT(ESRCH);
    CONSTANT(EINTR);
    CONSTANT(EIO);
    CONSTANT(EBADF);
    CONSTANT(ECHILD);
    CONSTANT(EAGAIN);
    CONSTANT(ENOMEM);
    CONSTANT(EACCES);
    CONSTANT(EFAULT);
    CONSTANT(EEXIST);
    CONSTANT(ENOTDIR);
    CONSTANT(EISDIR);
    CONSTANT(EINVAL);
    CONSTANT(EMFILE);
    CONSTANT(ENOSPC);
    CONSTANT(EROFS);
    CONSTANT(EPIPE);
    CONSTANT(ENAMETOOLONG);
    CONSTANT(ENOSYS);
    CONSTANT(ELOOP);
    CONSTANT(ESTALE);
    CONSTANT(EDQUOT);
}

int main(void) {
    structures();
    ptrace_constants();
    file_constants();
    process_constants();
    errors();
    for (size_t i = 0; i < traced_call_count; i++)
        printf("syscall %s %u\n", traced_calls[i].name, traced_calls[i].number);
    return 0;
}
