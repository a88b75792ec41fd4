/*
 * What the plugin tells the shim on a Slurm without spank_prepend_task_argv(): one environment variable, fields
 * separated by US (0x1f): wrapper, its options, and last the task's own argv[0].
 */
#ifndef FILETRACE_SLURM_TASK_CALL_H
#define FILETRACE_SLURM_TASK_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "settings.h"

#define TASK_CALL_VARIABLE "FILETRACE_SLURM_TASK"
#define TASK_CALL_SEPARATOR '\x1f'

enum { TASK_CALL_BYTES = 8192 };

/* Returns false if it does not fit. */
static inline bool task_call_write(char *call, size_t bytes, const struct settings *settings, const char *command)
{
    size_t used = (size_t)snprintf(call, bytes, "%s%c", settings->wrapper, TASK_CALL_SEPARATOR);
    for (size_t i = 0; used < bytes && i < settings->option_count; i++)
        used += (size_t)snprintf(call + used, bytes - used, "%s%c", settings->options[i], TASK_CALL_SEPARATOR);
    if (used < bytes)
        used += (size_t)snprintf(call + used, bytes - used, "%s", command);
    return used < bytes;
}

#endif
