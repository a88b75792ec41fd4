/* The note that a job ran without being recorded. */
#ifndef FILETRACE_MARK_H
#define FILETRACE_MARK_H

#include <stdbool.h>

/*
 * Writes UUID.untraced into the folder, under a temporary name first: why, who, where, which command, each
 * environment variable by which a scheduler names its job, and behind them the options that name it otherwise
 * (--job-id=ID as FILETRACE_JOB_ID=ID), of which the last word counts. options: up to the first that does not
 * begin with '-', or NULL. Returns false with errno when it cannot.
 */
bool mark_untraced(const char *folder, const char *reason, char **options, char **command);

#endif
