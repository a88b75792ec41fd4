#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Headers older than the call: the numbers are the same on all architectures. */
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif

#define CALL(name) {#name, SYS_##name}

/*
 * In ascending order. Beside the calls that are recorded: clone with CLONE_UNTRACED and every clone3
 * (its flags lie in memory, out of a filter's reach), because a child that escapes the tracer would
 * get ENOSYS from each call of this list; ptrace, chroot, pivot_root, unshare, setns and clone into
 * namespaces, because the record must say when a job traces itself or changes what a path means; and
 * what processes exchange data by beside files: pipe, shmat, msgget, shared anonymous memory, with
 * splice, tee and vmsplice, which /proc/PID/io does not count.
 */
const struct traced_call traced_calls[] = {
#if defined(__x86_64__)
    CALL(open),       CALL(close),      CALL(mmap),          CALL(pipe),        CALL(shmat),
    CALL(dup2),       CALL(clone),
    CALL(execve),     CALL(msgget),     CALL(truncate),      CALL(rename),      CALL(mkdir),
    CALL(rmdir),      CALL(creat),      CALL(link),          CALL(unlink),      CALL(symlink),
    CALL(ptrace),
    CALL(pivot_root), CALL(chroot),     CALL(openat),        CALL(mkdirat),     CALL(unlinkat),
    CALL(renameat),   CALL(linkat),     CALL(symlinkat),     CALL(unshare),     CALL(splice),
    CALL(tee),        CALL(vmsplice),   CALL(dup3),          CALL(pipe2),
    CALL(open_by_handle_at), CALL(setns), CALL(renameat2),   CALL(execveat),    CALL(io_uring_setup),
    CALL(clone3),     CALL(close_range), CALL(openat2),
#elif defined(__aarch64__)
    CALL(dup3),       CALL(mkdirat),    CALL(unlinkat),      CALL(symlinkat),   CALL(linkat),
    CALL(renameat),   CALL(pivot_root), CALL(truncate),      CALL(chroot),      CALL(openat),
    CALL(close),      CALL(pipe2),      CALL(vmsplice),      CALL(splice),      CALL(tee),
    CALL(unshare),    CALL(ptrace),     CALL(msgget),        CALL(shmat),       CALL(clone),
    CALL(execve),     CALL(mmap),       CALL(open_by_handle_at), CALL(setns),  CALL(renameat2),   CALL(execveat),
    CALL(io_uring_setup), CALL(clone3), CALL(close_range),   CALL(openat2),
#else
#error "no table of system calls for this architecture"
#endif
};
const size_t traced_call_count = sizeof traced_calls / sizeof traced_calls[0];

/* The 32-bit table: arch/x86/entry/syscalls/syscall_32.tbl, arch/arm64/include/asm/unistd32.h. */
#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#define FOREIGN_ARCHITECTURE AUDIT_ARCH_I386
#define FOREIGN_MMAP2 192u
static const unsigned foreign_calls[] = {
    5 /* open */, 6 /* close */, 8 /* creat */, 9 /* link */, 10 /* unlink */, 11 /* execve */,
    26 /* ptrace */, 38 /* rename */, 39 /* mkdir */, 40 /* rmdir */, 42 /* pipe */, 61 /* chroot */,
    63 /* dup2 */, 83 /* symlink */, 90 /* mmap, arguments in memory */, 92 /* truncate */,
    117 /* ipc: shmat, msgget and others */, 120 /* clone */,
    192 /* mmap2 */, 193 /* truncate64 */, 217 /* pivot_root */, 295 /* openat */, 296 /* mkdirat */,
    301 /* unlinkat */, 302 /* renameat */, 303 /* linkat */, 304 /* symlinkat */, 310 /* unshare */,
    313 /* splice */, 315 /* tee */, 316 /* vmsplice */, 330 /* dup3 */, 331 /* pipe2 */,
    342 /* open_by_handle_at */, 346 /* setns */, 353 /* renameat2 */, 358 /* execveat */,
    397 /* shmat */, 399 /* msgget */, 425 /* io_uring_setup */, 435 /* clone3 */, 436 /* close_range */, 437 /* openat2 */,
};
/* x32 has the native numbers with a bit set, and its own for calls whose arguments differ. */
#define X32_BIT 0x40000000u
#define X32_EXECVE 520u
#define X32_PTRACE 521u
#define X32_EXECVEAT 545u
#else
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#define FOREIGN_ARCHITECTURE AUDIT_ARCH_ARM
#define FOREIGN_MMAP2 192u
static const unsigned foreign_calls[] = {
    5 /* open */, 6 /* close */, 8 /* creat */, 9 /* link */, 10 /* unlink */, 11 /* execve */,
    26 /* ptrace */, 38 /* rename */, 39 /* mkdir */, 40 /* rmdir */, 61 /* chroot */, 63 /* dup2 */,
    83 /* symlink */, 92 /* truncate */, 120 /* clone */, 192 /* mmap2 */, 193 /* truncate64 */,
    218 /* pivot_root */, 322 /* openat */, 323 /* mkdirat */, 328 /* unlinkat */, 329 /* renameat */,
    330 /* linkat */, 331 /* symlinkat */, 337 /* unshare */, 358 /* dup3 */,
    371 /* open_by_handle_at */, 375 /* setns */, 382 /* renameat2 */, 387 /* execveat */,
    425 /* io_uring_setup */, 435 /* clone3 */, 436 /* close_range */, 437 /* openat2 */,
};
#endif

#define DATA(field) ((unsigned)offsetof(struct seccomp_data, field))
/* The low half of a 64-bit argument; both architectures are little endian. */
#define ARGUMENT(n) (DATA(args) + 8u * (n))
#define ALLOW SECCOMP_RET_ALLOW

struct program {
    struct sock_filter *code;
    unsigned short length;
};

struct table {
    unsigned numbers[64];
    size_t count;
    unsigned stop; /* what the filter returns for these */
    unsigned mmap, clone;
};

static void statement(struct program *program, unsigned short operation, unsigned value) {
    program->code[program->length++] = (struct sock_filter)BPF_STMT(operation, value);
}

static void jump(struct program *program, unsigned short test, unsigned value, unsigned if_true, unsigned if_false) {
    program->code[program->length++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, (unsigned char)if_true, (unsigned char)if_false);
}

static void give(struct program *program, unsigned action) {
    statement(program, BPF_RET | BPF_K, action);
}

static void load(struct program *program, unsigned offset) {
    statement(program, BPF_LD | BPF_W | BPF_ABS, offset);
}

/*
 * A shared mapping changes its file after the descriptor is closed. One for reading may be made writable by mprotect(2).
 * Shared memory without a file is what processes that fork without exec have in common.
 */
static void decide_mmap(struct program *program, unsigned stop) {
    load(program, ARGUMENT(3));
    jump(program, BPF_JSET, MAP_SHARED, 0, 3); /* also in MAP_SHARED_VALIDATE, not in MAP_PRIVATE */
    jump(program, BPF_JSET, MAP_ANONYMOUS, 3, 0);
    load(program, ARGUMENT(4));
    jump(program, BPF_JSET, 0x80000000u, 0, 1); /* fd < 0 */
    give(program, ALLOW);
    give(program, stop);
}

static void decide_clone(struct program *program, unsigned stop) {
    load(program, ARGUMENT(0));
    jump(program, BPF_JSET, FILTER_CLONE_FLAGS, 0, 1);
    give(program, stop);
    give(program, ALLOW);
}

static void decide_number(struct program *program, const struct table *table, unsigned number) {
    jump(program, BPF_JEQ, number, 1, 0);
    give(program, ALLOW);
    if (number == table->mmap)
        decide_mmap(program, table->stop);
    else if (number == table->clone)
        decide_clone(program, table->stop);
    else
        give(program, table->stop);
}

/* A binary search over table->numbers[first, end), for the number in the accumulator. */
static void search(struct program *program, const struct table *table, size_t first, size_t end) {
    if (end - first == 1) {
        decide_number(program, table, table->numbers[first]);
        return;
    }
    size_t middle = first + (end - first) / 2;
    unsigned short branch = program->length;
    jump(program, BPF_JGE, table->numbers[middle], 0, 0);
    search(program, table, first, middle);
    program->code[branch].jt = (unsigned char)(program->length - branch - 1);
    search(program, table, middle, end);
}

static void add(struct table *table, unsigned number) {
    size_t at = table->count++;
    for (; at > 0 && table->numbers[at - 1] > number; at--)
        table->numbers[at] = table->numbers[at - 1];
    table->numbers[at] = number;
}

static void native_table(struct table *table, unsigned data) {
    *table = (struct table){.stop = SECCOMP_RET_TRACE | data, .mmap = SYS_mmap, .clone = SYS_clone};
    for (size_t i = 0; i < traced_call_count; i++)
        add(table, traced_calls[i].number);
}

static void foreign_table(struct table *table) {
    *table = (struct table){.stop = SECCOMP_RET_TRACE | FILTER_FOREIGN, .mmap = FOREIGN_MMAP2, .clone = 120};
    for (size_t i = 0; i < sizeof foreign_calls / sizeof foreign_calls[0]; i++)
        add(table, foreign_calls[i]);
}

static void decide(struct program *program, const struct table *table) {
    search(program, table, 0, table->count);
}

#ifdef X32_BIT
/* Behind the search for native numbers, which it must be able to jump over: far jumps are BPF_JA. */
static void decide_x32(struct program *program) {
    struct table table;
    native_table(&table, FILTER_X32);
    add(&table, X32_EXECVE);
    add(&table, X32_PTRACE);
    add(&table, X32_EXECVEAT);
    jump(program, BPF_JGE, X32_BIT, 0, 1);
    unsigned short branch = program->length;
    statement(program, BPF_JMP | BPF_JA, 0);
    program->code[branch - 1].jt = 1;
    program->code[branch - 1].jf = 0;
    statement(program, BPF_ALU | BPF_AND | BPF_K, ~X32_BIT);
    decide(program, &table);
    program->code[branch].k = (unsigned)(program->length - branch - 1);
}
#endif

unsigned short filter_build(struct sock_filter *code) {
    struct program program = {.code = code};
    struct table native, foreign;
    native_table(&native, FILTER_NATIVE);
    foreign_table(&foreign);

    load(&program, DATA(arch));
    jump(&program, BPF_JEQ, NATIVE_ARCHITECTURE, 1, 0);
    unsigned short to_foreign = program.length;
    statement(&program, BPF_JMP | BPF_JA, 0);
    load(&program, DATA(nr));
#ifdef X32_BIT
    decide_x32(&program);
#endif
    decide(&program, &native);
    program.code[to_foreign].k = (unsigned)(program.length - to_foreign - 1);
    jump(&program, BPF_JEQ, FOREIGN_ARCHITECTURE, 1, 0);
    give(&program, SECCOMP_RET_TRACE | FILTER_FOREIGN); /* unknown to this version: stop at everything */
    load(&program, DATA(nr));
    decide(&program, &foreign);
    return program.length;
}

static int set_filter(unsigned flags, struct sock_fprog *program) {
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, program) == 0 ? 0 : errno;
}

int filter_install(void) {
    struct sock_filter code[FILTER_CAPACITY];
    struct sock_fprog program = {.len = filter_build(code), .filter = code};
    unsigned flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW; /* without it, all the job's code would run with SSBD */
    int error = set_filter(flags, &program);
    if (error == EINVAL) {
        flags = 0;
        error = set_filter(flags, &program);
    }
    if (error == EACCES && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        error = set_filter(flags, &program);
    return error;
}
