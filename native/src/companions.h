/* Guardian and tracer, as seen by who starts them for a job. */
#ifndef FILETRACE_COMPANIONS_H
#define FILETRACE_COMPANIONS_H

#include "conversation.h"
#include "guardian.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Both ends of what was started; -1 and 0 for what is not there. */
struct companions {
    pid_t job;
    int socket;
    int report;
    struct guardian_report pids;
    int guardian_pidfd;
    int tracer_pidfd;
};

/*
 * Starts both for the process job, tells the tracer everything behind argv[0], and hears its answer.
 * Returns 0 or an errno, which companions_explain puts into words. What was started is there even if it fails.
 */
int companions_start(struct companions *companions, pid_t job, int argc, char **argv, double timeout_s,
                     struct reply *reply);

void companions_explain(const struct companions *companions, int error, double timeout_s, char *reason, size_t size);

bool companions_trace_job(const struct companions *companions);

/* Lets both go on without us. */
void companions_close(struct companions *companions);

/* Kills both, and waits until nobody traces the job. */
void companions_end(struct companions *companions);

/*
 * Kills the tracer only, for a job that may go on at any moment: should it be traced already, the guardian takes it over,
 * and no call of it fails.
 */
void companions_give_up(struct companions *companions);

/* Waits until both are gone. */
void companions_await(const struct companions *companions);

/* A number from /proc/PID/status, where PID may be "self"; -1 when it cannot be read. */
long process_status(const char *pid, const char *field);

#endif
