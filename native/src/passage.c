#include "passage.h"

#include <linux/audit.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <sys/user.h>
#elif defined(__aarch64__)
#include <asm/ptrace.h>
#include <elf.h>
#endif

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

/* asm/unistd_32.h, asm/unistd_x32.h. */
#define I386_CLONE 120u
#define X32_BIT 0x40000000u

/* <sys/ptrace.h> and <linux/ptrace.h> cannot be included together everywhere; the call itself is the same. */
static long trace(long request, pid_t tid, void *address, void *data) {
    return syscall(SYS_ptrace, request, (long)tid, address, data);
}

static void resume(pid_t tid, int with_signal) {
    trace(PTRACE_CONT, tid, NULL, (void *)(long)with_signal);
}

static bool is_stop_signal(int number) {
    return number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
}

/* A job in another pid namespace sees this process as 0. */
static bool is_sent_by_us(pid_t tid, int code) {
    siginfo_t info;
    return trace(PTRACE_GETSIGINFO, tid, NULL, &info) == 0 && info.si_code == code &&
           (info.si_pid == getpid() || info.si_pid == 0);
}

static void forget_stops(struct tracees *parked, pid_t pid) {
    for (size_t i = 0; i < parked->count; i++)
        if (parked->items[i].pid == pid)
            parked->items[i].told_to_stop = false;
}

/* Whether a thread of this process acted on our SIGSTOP before it was seized. */
static bool is_stopped_by_us(const struct tracees *parked, pid_t pid) {
    for (size_t i = 0; i < parked->count; i++) {
        const struct tracee *tracee = &parked->items[i];
        if (tracee->pid != pid || !tracee->told_to_stop)
            continue;
        struct thread_status status = thread_status_read(pid, tracee->tid);
        if (status.state != 'X' && !signal_is_in(status.pending, SIGSTOP))
            return true;
    }
    return false;
}

static void pass_group_stop(struct tracees *parked, pid_t tid) {
    const struct tracee *tracee = tracees_get(parked, tid);
    if (tracee && tracee->told_to_stop && is_stopped_by_us(parked, tracee->pid)) {
        forget_stops(parked, tracee->pid);
        kill(tracee->pid, SIGCONT); /* flushes what is left of our stops, too */
    }
    trace(PTRACE_LISTEN, tid, NULL, NULL);
}

/* Either a thread's first stop, or the end of a group-stop: then SIGCONT has flushed all pending stops. */
static void pass_trap(struct tracees *parked, pid_t tid) {
    const struct tracee *tracee = tracees_get(parked, tid);
    if (tracee && tracee->told_to_stop &&
        !signal_is_in(thread_status_read(tracee->pid, tid).pending, SIGSTOP))
        forget_stops(parked, tracee->pid);
    resume(tid, 0);
}

static void pass_signal(struct tracees *parked, pid_t tid, int number) {
    struct tracee *tracee = tracees_get(parked, tid);
    if (tracee && number == SIGSTOP && tracee->told_to_stop) {
        tracee->told_to_stop = false; /* or ours was merged with one of the job's, which then counts */
        if (is_sent_by_us(tid, SI_TKILL))
            number = 0;
    } else if (tracee && number == tracee->nudge && is_sent_by_us(tid, SI_TKILL)) {
        tracee->nudge = number = 0;
    } else if (number == SIGCONT && is_sent_by_us(tid, SI_USER)) {
        number = 0;
    }
    resume(tid, number);
}

#if defined(__x86_64__)
static bool is_clone(const struct ptrace_syscall_info *info) {
    return info->arch == AUDIT_ARCH_I386 ? info->seccomp.nr == I386_CLONE : (info->seccomp.nr & ~X32_BIT) == SYS_clone;
}

static void set_first_argument(pid_t tid, uint32_t arch, uint64_t value) {
    size_t at = arch == AUDIT_ARCH_I386 ? offsetof(struct user_regs_struct, rbx) : offsetof(struct user_regs_struct, rdi);
    trace(PTRACE_POKEUSR, tid, (void *)at, (void *)value);
}
#else
static bool is_clone(const struct ptrace_syscall_info *info) {
    return info->arch == AUDIT_ARCH_AARCH64 && info->seccomp.nr == SYS_clone;
}

static void set_first_argument(pid_t tid, uint32_t arch, uint64_t value) {
    struct user_pt_regs registers;
    struct iovec area = {.iov_base = &registers, .iov_len = sizeof registers};
    if (arch != AUDIT_ARCH_AARCH64 || trace(PTRACE_GETREGSET, tid, (void *)NT_PRSTATUS, &area) != 0)
        return;
    registers.regs[0] = value;
    trace(PTRACE_SETREGSET, tid, (void *)NT_PRSTATUS, &area);
}
#endif

/* The same number in all tables but x32's, where it has a bit more. */
static bool is_clone3(const struct ptrace_syscall_info *info) {
    return (info->seccomp.nr & ~X32_BIT) == SYS_clone3;
}

/* A child that nobody traces would get ENOSYS from every call that the filter stops. */
static void keep_child_traced(pid_t tid) {
    struct ptrace_syscall_info info;
    if (trace(PTRACE_GET_SYSCALL_INFO, tid, (void *)sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP)
        return;
    uint64_t first = info.seccomp.args[0];
    if (is_clone(&info) && (first & CLONE_UNTRACED)) {
        set_first_argument(tid, info.arch, first & ~(uint64_t)CLONE_UNTRACED);
    } else if (is_clone3(&info)) {
        uint64_t flags;
        if (trace(PTRACE_PEEKDATA, tid, (void *)first, &flags) == 0 && (flags & CLONE_UNTRACED))
            trace(PTRACE_POKEDATA, tid, (void *)first, (void *)(flags & ~(uint64_t)CLONE_UNTRACED));
    }
}

void passage_pass(struct tracees *parked, pid_t tid, int status) {
    int event = status >> 16, number = WSTOPSIG(status);
    if (event == PTRACE_EVENT_STOP && is_stop_signal(number)) {
        pass_group_stop(parked, tid);
    } else if (event == PTRACE_EVENT_STOP) {
        pass_trap(parked, tid);
    } else if (event != 0) {
        if (event == PTRACE_EVENT_SECCOMP)
            keep_child_traced(tid);
        resume(tid, 0);
    } else {
        pass_signal(parked, tid, number);
    }
}
