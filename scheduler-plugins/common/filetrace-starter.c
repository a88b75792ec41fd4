/*
 * filetrace-starter COMMAND ARG...: becomes "filetrace -- COMMAND ARG..." or, where filetrace is not to be had, COMMAND.
 * filetrace-starter --argv0=NAME PROGRAM ARG...: the same for a program whose argv[0] is NAME (a login shell: "-bash").
 *
 * filetrace executes a program under its own name only, so with --argv0 this program runs twice, the second time under
 * filetrace with --exec-as=NAME, to become PROGRAM.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "wrapper.h"

static const char *value_of(const char *argument, const char *option)
{
    size_t length = strlen(option);
    return strncmp(argument, option, length) == 0 ? argument + length : NULL;
}

static int become(const char *program, char **argv)
{
    execvp(program, argv);
    fprintf(stderr, "filetrace-starter: %s: %s\n", program, strerror(errno));
    return errno == ENOENT ? 127 : 126;
}

static int become_as(const char *name, char **command)
{
    const char *program = command[0];
    command[0] = (char *)name;
    return become(program, command);
}

static void exec_traced_as(const char *name, char **command, size_t count)
{
    char self[PATH_MAX], option[PATH_MAX];
    char **words = calloc(count + 3, sizeof *words);
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (words == NULL || length <= 0 || snprintf(option, sizeof option, "--exec-as=%s", name) >= (int)sizeof option)
        return;
    self[length] = '\0';
    words[0] = self;
    words[1] = option;
    memcpy(words + 2, command, count * sizeof *command);
    wrapper_exec(words, count + 2);
}

int main(int argc, char **argv)
{
    const char *exec_as = argc > 2 ? value_of(argv[1], "--exec-as=") : NULL;
    const char *argv0 = argc > 2 ? value_of(argv[1], "--argv0=") : NULL;
    if (argc < 2) {
        fprintf(stderr, "usage: filetrace-starter [--argv0=NAME] COMMAND [ARG...]\n");
        return 125;
    }
    if (exec_as != NULL)
        return become_as(exec_as, argv + 2);
    if (argv0 != NULL) {
        exec_traced_as(argv0, argv + 2, (size_t)argc - 2);
        return become_as(argv0, argv + 2);
    }
    wrapper_exec(argv + 1, (size_t)argc - 1);
    return become(argv[1], argv + 1);
}
