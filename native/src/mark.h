/* The note that a job ran without being recorded. */
#ifndef FILETRACE_MARK_H
#define FILETRACE_MARK_H

#include <stdbool.h>

struct untraced {
    const char *folder;       /* of the spool, as the tracer told it; NULL: as spool_folder_find finds it */
    const char *given_folder; /* for that, or NULL */
    const char *reason;
    char **options; /* up to the first that does not begin with '-', or NULL */
    char **command;
};

/*
 * Writes UUID.untraced into the folder, under a temporary name first: why, who, where, which command, each
 * environment variable by which a scheduler names its job, and behind them the options that name it otherwise
 * (--job-id=ID as FILETRACE_JOB_ID=ID), of which the last word counts. Another process does it, for which this one
 * waits two seconds at most: the folder's file system may hang, and the job must not. Returns whether it is written.
 */
bool mark_untraced(const struct untraced *untraced);

#endif
