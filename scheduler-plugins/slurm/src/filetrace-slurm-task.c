/*
 * Shim for Slurm before 23.02.5: becomes "filetrace OPTIONS -- COMMAND ARGUMENTS" by exec, or, should that fail,
 * COMMAND itself. See task_call.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "task_call.h"

/* Ends each field of the call with NUL and returns how many stand in front of the last one, the command. */
static size_t split(char *call, const char **fields, size_t room, char **command)
{
    size_t count = 0;
    char *separator;
    while ((separator = strchr(call, TASK_CALL_SEPARATOR)) != NULL) {
        *separator = '\0';
        if (count < room)
            fields[count] = call;
        count++;
        call = separator + 1;
    }
    *command = call;
    return count;
}

static void exec_traced(const char **fields, size_t count, char *command, char **argv, size_t argc)
{
    const char **traced = calloc(count + argc + 2, sizeof *traced);
    if (traced == NULL)
        return;
    memcpy(traced, fields, count * sizeof *traced);
    traced[count] = "--";
    traced[count + 1] = command;
    memcpy(traced + count + 2, argv + 1, argc * sizeof *argv); /* with the NULL at its end */
    execv(traced[0], (char **)traced);
}

int main(int argc, char **argv)
{
    const char *fields[SETTINGS_OPTIONS_MAX + 1];
    const size_t room = sizeof fields / sizeof *fields;
    char *inherited = getenv(TASK_CALL_VARIABLE), *command;
    char *call = inherited != NULL ? strdup(inherited) : NULL;
    unsetenv(TASK_CALL_VARIABLE);
    if (call == NULL) {
        fprintf(stderr, "filetrace-slurm-task: to be started by the SPANK plugin only\n");
        return 125;
    }
    size_t count = split(call, fields, room, &command);
    if (count > 0 && count <= room)
        exec_traced(fields, count, command, argv, (size_t)argc);
    argv[0] = command;
    execvp(command, argv);
    fprintf(stderr, "filetrace-slurm-task: %s: %s\n", command, strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
