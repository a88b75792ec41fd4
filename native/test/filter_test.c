/* Runs the filter's program in a small interpreter over all calls of all architectures. */
#include "../src/filter.h"

#include <linux/audit.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static struct sock_filter code[FILTER_CAPACITY];
static unsigned short length;
static int failures;

static bool holds(unsigned short test, uint32_t left, uint32_t right) {
    switch (test) {
    case BPF_JEQ: return left == right;
    case BPF_JGE: return left >= right;
    case BPF_JGT: return left > right;
    case BPF_JSET: return left & right;
    default: abort();
    }
}

static uint32_t decide(const struct seccomp_data *data, int *steps) {
    uint32_t accumulator = 0;
    for (unsigned at = 0;; at++) {
        if (at >= length)
            abort();
        const struct sock_filter *step = &code[at];
        ++*steps;
        switch (BPF_CLASS(step->code)) {
        case BPF_LD: memcpy(&accumulator, (const char *)data + step->k, sizeof accumulator); break;
        case BPF_ALU: accumulator &= step->k; break;
        case BPF_RET: return step->k;
        case BPF_JMP:
            if (BPF_OP(step->code) == BPF_JA)
                at += step->k;
            else
                at += holds(BPF_OP(step->code), accumulator, step->k) ? step->jt : step->jf;
            break;
        default: abort();
        }
    }
}

static void expect(uint32_t arch, unsigned number, const uint64_t *arguments, uint32_t wanted) {
    struct seccomp_data data = {.arch = arch, .nr = (int)number};
    int steps = 0;
    if (arguments)
        memcpy(data.args, arguments, sizeof data.args);
    uint32_t got = decide(&data, &steps);
    if (got != wanted) {
        printf("arch %x call %u: %x instead of %x\n", arch, number, got, wanted);
        failures++;
    }
}

static bool is_listed(unsigned number) {
    for (size_t i = 0; i < traced_call_count; i++)
        if (traced_calls[i].number == number)
            return true;
    return false;
}

static void check_numbers(uint32_t arch, unsigned bit, uint32_t stop) {
    for (unsigned number = 0; number < 1000; number++) {
        bool own = bit && (number == 520 || number == 521 || number == 545);
        bool depends = number == SYS_mmap || number == SYS_clone;
        expect(arch, number | bit, NULL, (is_listed(number) || own) && !depends ? stop : SECCOMP_RET_ALLOW);
    }
}

static void check_mmap(uint32_t arch, unsigned number, uint32_t stop) {
    static const struct {
        uint64_t protection, flags, fd; /* what is mapped for reading may become writable */
        bool stops;
    } cases[] = {
        {PROT_READ | PROT_WRITE, MAP_SHARED, 3, true},
        {PROT_WRITE, MAP_SHARED_VALIDATE, 3, true},
        {PROT_WRITE, MAP_SHARED | MAP_FIXED, 0, true},
        {PROT_READ, MAP_SHARED, 3, true},
        {PROT_READ | PROT_WRITE, MAP_PRIVATE, 3, false},
        {PROT_READ | PROT_WRITE, MAP_SHARED, 0xffffffffu, false},
        {PROT_READ | PROT_WRITE, MAP_SHARED, ~0ull, false},
        {PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, ~0ull, true},
        {PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, ~0ull, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t arguments[6] = {0, 4096, cases[i].protection, cases[i].flags, cases[i].fd, 0};
        expect(arch, number, arguments, cases[i].stops ? stop : SECCOMP_RET_ALLOW);
    }
}

static void check_clone(uint32_t arch, unsigned number, uint32_t stop) {
    uint64_t plain[6] = {CLONE_VM | CLONE_VFORK | 17}, escaping[6] = {CLONE_UNTRACED | 17}, moving[6] = {CLONE_NEWNS};
    expect(arch, number, plain, SECCOMP_RET_ALLOW);
    expect(arch, number, escaping, stop);
    expect(arch, number, moving, stop);
}

static void check_order(void) {
    for (size_t i = 1; i < traced_call_count; i++)
        if (traced_calls[i].number <= traced_calls[i - 1].number) {
            printf("%s is out of order\n", traced_calls[i].name);
            failures++;
        }
}

int main(void) {
    length = filter_build(code);
    check_order();
#if defined(__x86_64__)
    uint32_t native = AUDIT_ARCH_X86_64, foreign = AUDIT_ARCH_I386;
    check_numbers(native, 0x40000000, SECCOMP_RET_TRACE | FILTER_X32);
    check_mmap(native, 0x40000000 | SYS_mmap, SECCOMP_RET_TRACE | FILTER_X32);
    expect(foreign, 90, NULL, SECCOMP_RET_TRACE | FILTER_FOREIGN); /* mmap with its arguments in memory */
#else
    uint32_t native = AUDIT_ARCH_AARCH64, foreign = AUDIT_ARCH_ARM;
#endif
    check_numbers(native, 0, SECCOMP_RET_TRACE | FILTER_NATIVE);
    check_mmap(native, SYS_mmap, SECCOMP_RET_TRACE | FILTER_NATIVE);
    check_clone(native, SYS_clone, SECCOMP_RET_TRACE | FILTER_NATIVE);
    expect(native, ~0u, NULL, SECCOMP_RET_ALLOW);
    static const unsigned common[] = {5, 6, 8, 9, 10, 11, 38, 193, 437};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        expect(foreign, common[i], NULL, SECCOMP_RET_TRACE | FILTER_FOREIGN);
    expect(foreign, 3 /* read */, NULL, SECCOMP_RET_ALLOW);
    check_mmap(foreign, 192, SECCOMP_RET_TRACE | FILTER_FOREIGN);
    check_clone(foreign, 120, SECCOMP_RET_TRACE | FILTER_FOREIGN);
    expect(AUDIT_ARCH_MIPS, 1, NULL, SECCOMP_RET_TRACE | FILTER_FOREIGN);
    struct seccomp_data data = {.arch = native, .nr = SYS_read};
    int steps = 0;
    decide(&data, &steps);
    printf("filter: %u instructions, %d for a read; %d failures\n", length, steps, failures);
    return failures != 0;
}
