/*
 * The guardian: parent of the tracer, and its stand-in. A system call that stops for a tracer which has
 * died fails with ENOSYS; so somebody must be there when the tracer is killed.
 */
#ifndef FILETRACE_GUARDIAN_H
#define FILETRACE_GUARDIAN_H

#include <stdint.h>

struct guardian_start {
    int32_t job_pid;     /* of the first process */
    const char *home;    /* of the installation */
    int launcher_socket; /* the tracer's end */
    int report;          /* a pipe to the launcher: one struct guardian_report, then text if something fails */
    char **argv;         /* overwritten, so that the job's command line shows only once in ps(1) */
};

struct guardian_report {
    int32_t guardian_pid; /* 0 when there is no tracer; text says why */
    int32_t tracer_pid;
};

/* Runs the guardian; argument is a struct guardian_start. Does not return. */
void guardian_run(void *argument);

#endif
