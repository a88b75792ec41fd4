#include "takeover.h"

#include "deadline.h"
#include "passage.h"
#include "tracees.h"
#include "truncation.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A thread that computes inside the kernel for so long will find its SIGSTOP when it comes out. */
enum { LONGEST_PARKING_MS = 10000, BETWEEN_LOOKS_US = 200, ATTEMPTS_BETWEEN_LOOKS = 100 };

struct watch {
    pid_t tracer_pid;
    pid_t ptrace_tid;
    const char *spool;
    struct tracees tracees;
    bool taken_over;
};

static void tell_to_stop(struct tracee *tracee) {
    if (tracee->told_to_stop)
        return;
    tracee->told_to_stop = true;
    syscall(SYS_tgkill, tracee->pid, tracee->tid, SIGSTOP);
}

/* Running, or woken from its sleep and not yet at its stop: it may still be on its way into a call. */
static bool is_parked(const struct tracee *tracee) {
    char state = thread_status_read(tracee->pid, tracee->tid).state;
    return state != 'R' && state != 'S';
}

static bool are_parked(const struct tracees *tracees) {
    for (size_t i = 0; i < tracees->count; i++)
        if (!is_parked(&tracees->items[i]))
            return false;
    return true;
}

static void park(struct watch *watch) {
    deadline_ms deadline = deadline_in(LONGEST_PARKING_MS);
    for (;;) {
        size_t appeared = tracees_find(&watch->tracees, watch->ptrace_tid);
        for (size_t i = 0; i < watch->tracees.count; i++)
            tell_to_stop(&watch->tracees.items[i]);
        if ((appeared == 0 && are_parked(&watch->tracees)) || deadline_left(deadline) == 0)
            return;
        usleep(BETWEEN_LOOKS_US);
    }
}

/*
 * EPERM while the tracer's thread has not let go of it: tried at once again, so that the tracee is ours
 * before it wakes and acts on its SIGSTOP. EPERM also for the dead, and where the system forbids it.
 */
static bool seize(struct tracee *tracee) {
    for (int attempt = 1;; attempt++) {
        if (ptrace(PTRACE_SEIZE, tracee->tid, 0, PASSAGE_OPTIONS) == 0)
            return true;
        if (errno != EPERM)
            return false;
        sched_yield();
        if (attempt % ATTEMPTS_BETWEEN_LOOKS == 0) {
            struct thread_status status = thread_status_read(tracee->pid, tracee->tid);
            errno = status.state == 'Z' || status.state == 'X' ? ESRCH : EPERM;
            if (errno == ESRCH || status.tracer_tid == 0)
                return false;
        }
    }
}

/*
 * Again for threads that come to light: one that was in execve has taken the place of its leader, and its
 * number with it, when the others died. What is not ours must at least not stay stopped.
 */
static size_t seize_all(struct tracees *tracees) {
    size_t refused = 0;
    for (size_t done = 0; done < tracees->count || tracees_find_untraced(tracees) > 0; done++) {
        struct tracee *tracee = &tracees->items[done];
        tracee->told_to_stop = true;
        if (!seize(tracee) && errno == EPERM) {
            kill(tracee->pid, SIGCONT);
            refused++;
        }
    }
    return refused;
}

static void describe(int status, char *cause, size_t size) {
    if (WIFSIGNALED(status))
        snprintf(cause, size, "the tracer was killed by signal %d", WTERMSIG(status));
    else
        snprintf(cause, size, "the tracer ended with status %d", WEXITSTATUS(status));
}

static void take_over(struct watch *watch) {
    long long at_ns = truncation_now_ns();
    unsigned long end = 0;
    ptrace(PTRACE_GETEVENTMSG, watch->ptrace_tid, 0, &end);
    park(watch);
    ptrace(PTRACE_CONT, watch->ptrace_tid, 0, 0);
    if (watch->tracees.count == 0)
        return;
    size_t refused = seize_all(&watch->tracees);
    watch->taken_over = true;
    char cause[160], died[80];
    describe((int)end, died, sizeof died);
    if (refused == 0)
        snprintf(cause, sizeof cause, "%s", died);
    else
        snprintf(cause, sizeof cause, "%s; %zu threads could not be taken over", died, refused);
    truncation_mark(watch->spool, at_ns, cause);
}

static void ptrace_thread_changed(struct watch *watch, int status) {
    if (!WIFSTOPPED(status))
        return;
    if (status >> 16 == PTRACE_EVENT_EXIT)
        take_over(watch);
    else
        passage_pass(&watch->tracees, watch->ptrace_tid, status);
}

/* A tracer that dies when all tracees are gone may leave its last batch unwritten. */
static void tracer_ended(const struct watch *watch, int status) {
    if (watch->taken_over || watch->ptrace_tid == 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return;
    char cause[160];
    describe(status, cause, sizeof cause);
    truncation_mark(watch->spool, truncation_now_ns(), cause);
}

void takeover_watch(pid_t tracer_pid, pid_t ptrace_tid, const char *spool) {
    struct watch watch = {.tracer_pid = tracer_pid, .ptrace_tid = ptrace_tid, .spool = spool};
    for (;;) {
        int status;
        pid_t tid = waitpid(-1, &status, __WALL);
        if (tid < 0 && errno == ECHILD)
            return;
        if (tid < 0)
            continue;
        if (tid == ptrace_tid && !watch.taken_over)
            ptrace_thread_changed(&watch, status);
        else if (tid == tracer_pid && !WIFSTOPPED(status))
            tracer_ended(&watch, status);
        else if (WIFSTOPPED(status))
            passage_pass(&watch.tracees, tid, status);
    }
}
