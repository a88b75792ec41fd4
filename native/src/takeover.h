/* What happens to the job when its tracer dies. */
#ifndef FILETRACE_TAKEOVER_H
#define FILETRACE_TAKEOVER_H

#include <sys/types.h>

/*
 * Waits, as the tracer's parent, for its end. When its ptrace thread is about to die with tracees left,
 * takes them over and passes all their stops through until none is left. tid may be 0: nothing is guarded.
 */
void takeover_watch(pid_t tracer_pid, pid_t ptrace_tid, const char *spool);

#endif
