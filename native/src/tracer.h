/* How the tracer's JVM is started, far away from the job. */
#ifndef FILETRACE_TRACER_H
#define FILETRACE_TRACER_H

enum { TRACER_LAUNCHER_SOCKET = 3, TRACER_GUARDIAN_SOCKET = 4 };

/* Leaves the job's limits, signals, mask of created files and folder; for guardian and tracer alike. */
void tracer_leave_job(void);

/*
 * Becomes the tracer: home is the installation. Descriptors 3 and 4 must be its sockets, all others are
 * closed. Returns only when no java could be executed.
 */
void tracer_become(const char *home);

#endif
