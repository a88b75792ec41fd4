/*
 * The seccomp-bpf program that stops a job at the calls which open, close, rename or execute files,
 * and lets everything else through at full speed.
 */
#ifndef FILETRACE_FILTER_H
#define FILETRACE_FILTER_H

#include <linux/filter.h>
#include <stddef.h>

/* SECCOMP_RET_DATA of a stop: which table of numbers the call belongs to. */
enum filter_data {
    FILTER_NATIVE = 1,
    FILTER_FOREIGN = 2, /* a 32-bit program: i386 on x86-64, arm on aarch64 */
    FILTER_X32 = 3,
};

struct traced_call {
    const char *name;
    unsigned number;
};

/* The native calls that stop, in ascending order of number. */
extern const struct traced_call traced_calls[];
extern const size_t traced_call_count;

#define FILTER_CAPACITY 1024

/* The flags with which clone(2) stops; of CLONE_NEWTIME's bit it makes a signal. */
#define FILTER_CLONE_FLAGS                                                                                             \
    (CLONE_UNTRACED | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |     \
     CLONE_NEWNET)

/* Writes the program into code[FILTER_CAPACITY]; returns its length in instructions. */
unsigned short filter_build(struct sock_filter *code);

/*
 * Installs the program for this thread and all that it creates; sets no_new_privs only where the
 * kernel asks for it, that is without CAP_SYS_ADMIN. Returns 0, or an errno.
 */
int filter_install(void);

#endif
