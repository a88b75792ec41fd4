/* The note beside a spool that it ends before the job did. */
#ifndef FILETRACE_TRUNCATION_H
#define FILETRACE_TRUNCATION_H

/* CLOCK_REALTIME in nanoseconds. */
long long truncation_now_ns(void);

/* Writes UUID.truncated beside UUID.spool, unless the spool was finished (renamed) meanwhile. */
void truncation_mark(const char *spool, long long at_ns, const char *cause);

#endif
