/*
 * What happens to the job when its tracer dies.
 *
 * Until the tracer's ptrace thread is really gone its tracees are attached to it, and whatever stops just
 * waits; from then on a call that stops for a tracer fails with ENOSYS. PTRACE_O_TRACEEXIT holds the dying
 * thread for as long as it takes to give each tracee, thread by thread, a pending SIGSTOP: with that it can
 * begin no further call. Then the thread may go, the guardian seizes the tracees, and takes the stops back.
 */
#ifndef FILETRACE_TAKEOVER_H
#define FILETRACE_TAKEOVER_H

#include <sys/types.h>

/* Whom a guardian watches. */
struct ward {
    pid_t job_pid; /* the job's first process, whose parent is none of the job's */
    pid_t tracer_pid;
    pid_t ptrace_tid;  /* 0: nothing is guarded */
    int socket;        /* its other end is open in the tracer for as long as that lives */
    const char *spool; /* path of the record, marked when it is truncated */
};

/*
 * Waits, as the tracer's parent, for its end; when tracees are left then, becomes their tracer until the
 * last is gone.
 */
void takeover_watch(const struct ward *ward);

#endif
