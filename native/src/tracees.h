/* The threads that one ptrace thread traces, as /proc shows them. */
#ifndef FILETRACE_TRACEES_H
#define FILETRACE_TRACEES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tracee {
    pid_t pid;
    pid_t tid;
    int nudge;         /* the harmless signal that made it come to a stop; 0 for none */
    bool told_to_stop; /* our SIGSTOP is on its way, or waiting */
};

struct tracees {
    struct tracee *items; /* in the order of discovery: the job's first process tends to be first */
    size_t count;
    size_t capacity;
};

struct thread_status {
    char state; /* as in /proc/PID/status; 'X' when the thread is gone */
    pid_t tracer_tid;
    pid_t parent;
    int threads;
    uint64_t pending; /* signals for this thread alone: bit n-1 for signal n */
    uint64_t blocked;
    uint64_t caught;
};

struct thread_status thread_status_read(pid_t pid, pid_t tid);

/* Adds the tracees of this thread that are not in the list; returns how many those were. */
size_t tracees_find(struct tracees *tracees, pid_t tracer_tid);

/*
 * Adds the living threads of the listed processes which nobody traces, as told to stop; also under numbers
 * that are in the list, because those belonged to others then.
 */
size_t tracees_find_untraced(struct tracees *tracees);

struct tracee *tracees_get(const struct tracees *tracees, pid_t tid);

static inline bool signal_is_in(uint64_t set, int number) {
    return set >> (number - 1) & 1;
}

#endif
