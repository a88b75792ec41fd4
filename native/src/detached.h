/* A process that its maker never hears of again. */
#ifndef FILETRACE_DETACHED_H
#define FILETRACE_DETACHED_H

/*
 * Runs body(argument), which must not return, in a new session and a process that is no child of the
 * caller: no SIGCHLD, no zombie, nothing in getrusage(RUSAGE_CHILDREN). Signal mask, dispositions and
 * the subreaper attribute are as before when this returns 0; else it returns an errno.
 *
 * Two callers cannot have all of this. One with children of its own keeps their exit statuses safe and
 * pays with a few microseconds in RUSAGE_CHILDREN. The init of a pid namespace is everybody's parent:
 * there the process stays its child, of the kind that only wait4(__WALL) sees.
 */
int detached_start(void (*body)(void *argument), void *argument);

/* Closes this descriptor and all above. */
void close_from(unsigned first);

#endif
