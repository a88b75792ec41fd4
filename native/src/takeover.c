#include "takeover.h"

#include "deadline.h"
#include "passage.h"
#include "tracees.h"
#include "truncation.h"
#include "waiter.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A thread that computes inside the kernel for so long will find its SIGSTOP when it comes out. */
enum { LONGEST_PARKING_MS = 10000, LONGEST_DYING_MS = 1000, BETWEEN_LOOKS_US = 200 };
enum { ATTEMPTS_BETWEEN_YIELDS = 200, ATTEMPTS_BETWEEN_LOOKS = 1000 };

struct watch {
    const struct ward *ward;
    struct tracees tracees;
    bool first_sleeps; /* the job's first process is left alone */
    bool taken_over;
};

static void tell(const struct tracee *tracee, int number) {
    syscall(SYS_tgkill, tracee->pid, tracee->tid, number);
}

/* One that the job itself has sent, and which is still waiting, does as well, and must not be taken back. */
static void tell_to_stop(struct tracee *tracee) {
    if (tracee->told_to_stop || signal_is_in(thread_status_read(tracee->pid, tracee->tid).pending, SIGSTOP))
        return;
    tell(tracee, SIGSTOP);
    tracee->told_to_stop = true;
}

/* Running, or woken from its sleep and not yet at its stop: it may still be on its way into a call. */
static bool is_at_rest(char state) {
    return state != 'R' && state != 'S';
}

/* A signal that does nothing if it gets through: ignored by default, not caught here, not waited for. */
static int harmless_signal(const struct thread_status *status) {
    static const int candidates[] = {SIGURG, SIGWINCH, SIGCHLD};
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++)
        if (!signal_is_in(status->caught | status->blocked | status->pending, candidates[i]))
            return candidates[i];
    return 0;
}

/*
 * Brings a thread to a stop for the dying tracer. Were it SIGSTOP that brings it there, it would act on that
 * as soon as the tracer is gone, and its parent would see it stop.
 */
static bool bring_to_rest(struct tracee *tracee) {
    struct thread_status status = thread_status_read(tracee->pid, tracee->tid);
    if (is_at_rest(status.state))
        return true;
    if (tracee->nudge == 0 && !tracee->told_to_stop) {
        tracee->nudge = harmless_signal(&status);
        if (tracee->nudge)
            tell(tracee, tracee->nudge);
        else
            tell_to_stop(tracee);
    }
    return false;
}

/* All but the job's first process. */
static bool bring_others_to_rest(const struct watch *watch) {
    bool rest = true;
    for (size_t i = 0; i < watch->tracees.count; i++)
        if (watch->tracees.items[i].tid != watch->ward->job_pid)
            rest &= bring_to_rest(&watch->tracees.items[i]);
    return rest;
}

/* A stop of this one shows outside of the job. Most often it is a shell that waits: then it is let sleep. */
static bool bring_first_to_rest(struct watch *watch) {
    struct tracee *first = tracees_get(&watch->tracees, watch->ward->job_pid);
    watch->first_sleeps = first && first->nudge == 0 && waiter_is_asleep(first->pid, watch->ward->ptrace_tid);
    return !first || watch->first_sleeps || bring_to_rest(first);
}

static bool is_all_at_rest(struct watch *watch) {
    return tracees_find(&watch->tracees, watch->ward->ptrace_tid) == 0 && bring_others_to_rest(watch) &&
           bring_first_to_rest(watch);
}

static void park(struct watch *watch) {
    deadline_ms deadline = deadline_in(LONGEST_PARKING_MS);
    while (!is_all_at_rest(watch) && deadline_left(deadline) > 0)
        usleep(BETWEEN_LOOKS_US);
    for (size_t i = 0; i < watch->tracees.count; i++)
        if (!watch->first_sleeps || watch->tracees.items[i].tid != watch->ward->job_pid)
            tell_to_stop(&watch->tracees.items[i]);
}

struct scheduling {
    cpu_set_t cpus;
    int policy;
    struct sched_param parameter;
    bool beside; /* guardian and tracer run at the same time */
};

/*
 * The tracees wake when the tracer's thread lets go of them, and must find the guardian there before they act:
 * so both run at the same time, on two CPUs if the job has two, and the guardian before others where it may.
 */
static struct scheduling run_beside(pid_t tid) {
    struct scheduling before = {.policy = sched_getscheduler(0)};
    sched_getparam(0, &before.parameter);
    sched_getaffinity(0, sizeof before.cpus, &before.cpus);
    int cpu = sched_getcpu();
    if (cpu < 0 || !CPU_ISSET(cpu, &before.cpus) || CPU_COUNT(&before.cpus) < 2)
        return before;
    cpu_set_t here, elsewhere = before.cpus;
    CPU_ZERO(&here);
    CPU_SET(cpu, &here);
    CPU_CLR(cpu, &elsewhere);
    before.beside = sched_setaffinity(0, sizeof here, &here) == 0 && sched_setaffinity(tid, sizeof elsewhere, &elsewhere) == 0;
    struct sched_param first = {.sched_priority = 1};
    if (before.beside)
        sched_setscheduler(0, SCHED_FIFO, &first); /* refused to most users, and then not needed to be right */
    return before;
}

static void run_as_before(const struct scheduling *before) {
    sched_setscheduler(0, before->policy, &before->parameter);
    sched_setaffinity(0, sizeof before->cpus, &before->cpus);
}

/*
 * A dying process closes its files shortly before it lets go of its tracees (do_exit in kernel/exit.c). Who
 * wakes then, after its memory was unmapped, has the CPU; who had waited busily might have just lost it.
 */
static void let_die(const struct ward *ward) {
    ptrace(PTRACE_CONT, ward->ptrace_tid, 0, 0);
    struct pollfd closing = {.fd = ward->socket, .events = POLLRDHUP};
    poll(&closing, 1, LONGEST_DYING_MS);
}

static bool try_to_seize(const struct tracee *tracee) {
    return ptrace(PTRACE_SEIZE, tracee->tid, 0, PASSAGE_OPTIONS) == 0;
}

/*
 * EPERM while the tracer's thread has not let go of it: tried at once again, so that the tracee is ours
 * before it wakes and acts on its SIGSTOP. EPERM also for the dead, and where the system forbids it.
 */
static bool seize(const struct tracee *tracee, bool alone) {
    for (int attempt = 1; !try_to_seize(tracee); attempt++) {
        if (errno != EPERM)
            return false;
        if (attempt % ATTEMPTS_BETWEEN_YIELDS == 0 || alone)
            sched_yield();
        if (attempt % ATTEMPTS_BETWEEN_LOOKS != 0)
            continue;
        struct thread_status status = thread_status_read(tracee->pid, tracee->tid);
        errno = ESRCH;
        if (status.state == 'Z' || status.state == 'X')
            return false;
        if (status.tracer_tid == 0)
            return try_to_seize(tracee); /* it may have come free since the last attempt */
    }
    return true;
}

/* What is not ours must at least not stay stopped. */
static size_t seize_from(struct tracees *tracees, size_t first, bool alone) {
    size_t refused = 0;
    for (size_t i = first; i < tracees->count; i++) {
        struct tracee *tracee = &tracees->items[i];
        if (!seize(tracee, alone) && errno == EPERM) {
            kill(tracee->pid, SIGCONT);
            refused++;
        }
    }
    return refused;
}

/*
 * Twice, because of threads that come to light: one that was in execve has taken the place of its leader, and
 * its number with it, when the others died.
 */
static size_t seize_all(struct tracees *tracees, bool alone) {
    size_t known = tracees->count;
    size_t refused = seize_from(tracees, 0, alone);
    if (refused == 0 && tracees_find_untraced(tracees) > 0)
        refused = seize_from(tracees, known, alone);
    return refused;
}

static void describe(int status, char *cause, size_t size) {
    if (WIFSIGNALED(status))
        snprintf(cause, size, "the tracer was killed by signal %d", WTERMSIG(status));
    else
        snprintf(cause, size, "the tracer ended with status %d", WEXITSTATUS(status));
}

/* In a process of its own: the spool's file system may hang, and the tracees must not. */
static void mark_truncated(const struct ward *ward, long long at_ns, const char *cause) {
    pid_t child = fork();
    if (child > 0)
        return;
    truncation_mark(ward->spool, at_ns, cause);
    if (child == 0)
        _exit(0);
}

static void take_over(struct watch *watch) {
    long long at_ns = truncation_now_ns();
    unsigned long end = 0;
    ptrace(PTRACE_GETEVENTMSG, watch->ward->ptrace_tid, 0, &end);
    park(watch);
    watch->taken_over = watch->tracees.count > 0;
    if (!watch->taken_over) {
        ptrace(PTRACE_CONT, watch->ward->ptrace_tid, 0, 0);
        return;
    }
    struct scheduling before = run_beside(watch->ward->ptrace_tid);
    let_die(watch->ward);
    size_t refused = seize_all(&watch->tracees, !before.beside);
    run_as_before(&before);
    char cause[160], died[80];
    describe((int)end, died, sizeof died);
    if (refused == 0)
        snprintf(cause, sizeof cause, "%s", died);
    else
        snprintf(cause, sizeof cause, "%s; %zu threads could not be taken over", died, refused);
    mark_truncated(watch->ward, at_ns, cause);
}

static void ptrace_thread_changed(struct watch *watch, int status) {
    if (!WIFSTOPPED(status))
        return;
    if (status >> 16 == PTRACE_EVENT_EXIT)
        take_over(watch);
    else
        passage_pass(&watch->tracees, watch->ward->ptrace_tid, status);
}

/* A tracer that dies when all tracees are gone may leave its last batch unwritten. */
static void tracer_ended(const struct watch *watch, int status) {
    if (watch->taken_over || watch->ward->ptrace_tid == 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return;
    char cause[160];
    describe(status, cause, sizeof cause);
    mark_truncated(watch->ward, truncation_now_ns(), cause);
}

static void pass_report(struct watch *watch, pid_t tid, int status) {
    if (tid == watch->ward->ptrace_tid && !watch->taken_over)
        ptrace_thread_changed(watch, status);
    else if (tid == watch->ward->tracer_pid && !WIFSTOPPED(status))
        tracer_ended(watch, status);
    else if (WIFSTOPPED(status))
        passage_pass(&watch->tracees, tid, status);
}

/*
 * All that have stopped are heard before the first of them goes on: waitpid(2) prefers who was seized last, and
 * one that calls without pause would keep the others waiting for ever.
 */
void takeover_watch(const struct ward *ward) {
    struct watch watch = {.ward = ward};
    struct {
        pid_t tid;
        int status;
    } reports[1024];
    for (;;) {
        size_t count = 0;
        pid_t tid = waitpid(-1, &reports[0].status, __WALL);
        if (tid < 0 && errno == ECHILD)
            return;
        while (tid > 0) {
            reports[count++].tid = tid;
            if (count == sizeof reports / sizeof reports[0])
                break;
            tid = waitpid(-1, &reports[count].status, __WALL | WNOHANG);
        }
        for (size_t i = 0; i < count; i++)
            pass_report(&watch, reports[i].tid, reports[i].status);
    }
}
