/* The note that a job ran without being recorded. */
#ifndef FILETRACE_MARK_H
#define FILETRACE_MARK_H

#include <stdbool.h>

/*
 * Writes UUID.untraced into the folder, under a temporary name first: why, who, where, which command, and
 * each environment variable by which a scheduler names its job. Returns false with errno when it cannot.
 */
bool mark_untraced(const char *folder, const char *reason, char **command);

#endif
