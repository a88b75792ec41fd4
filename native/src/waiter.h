/* A process that does nothing but wait for its children, and can be left alone while its tracer dies. */
#ifndef FILETRACE_WAITER_H
#define FILETRACE_WAITER_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Whether it sleeps in wait4 or waitid and nothing of the job can wake it: it has one thread, and all its
 * children are stopped for this tracer, none of them about to end. False when the kernel does not tell.
 */
bool waiter_is_asleep(pid_t pid, pid_t tracer_tid);

#endif
