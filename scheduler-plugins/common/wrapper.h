/*
 * What the starters of several schedulers share: where filetrace is, and becoming it, or the command itself if it is not there.
 */
#ifndef FILETRACE_WRAPPER_H
#define FILETRACE_WRAPPER_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * filetrace beside this program, else ../../bin/filetrace seen from it (libexec/filetrace/ and bin/ under one prefix), else
 * /usr/bin/filetrace. Returns false if none can be executed.
 */
static bool wrapper_find(char *path, size_t bytes)
{
    static const char *const places[] = {"filetrace", "../../bin/filetrace"};
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length > 0) {
        own[length] = '\0';
        *strrchr(own, '/') = '\0';
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            if (snprintf(path, bytes, "%s/%s", own, places[i]) < (int)bytes && access(path, X_OK) == 0)
                return true;
    }
    return snprintf(path, bytes, "/usr/bin/filetrace") < (int)bytes && access(path, X_OK) == 0;
}

/* FILETRACE=off in the job's environment */
static bool wrapper_declined(void)
{
    const char *choice = getenv("FILETRACE");
    return choice != NULL && strcmp(choice, "off") == 0;
}

/* Becomes "filetrace -- argv[0] argv[1]...". Returns if that cannot be: the caller runs the command untraced. */
static void wrapper_exec(char **argv, size_t argc)
{
    char path[PATH_MAX];
    const char **traced = calloc(argc + 3, sizeof *traced);
    if (traced == NULL || wrapper_declined() || !wrapper_find(path, sizeof path))
        return;
    traced[0] = path;
    traced[1] = "--";
    memcpy(traced + 2, argv, argc * sizeof *argv);
    execv(path, (char **)traced);
}

#endif
