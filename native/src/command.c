#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* A text file without "#!" is a shell script: execvp(3), POSIX. */
static void execute_by_shell(const char *path, char **argv) {
    size_t count = 0;
    while (argv[count])
        count++;
    char **shell_argv = calloc(count + 3, sizeof *shell_argv);
    if (!shell_argv)
        return;
    shell_argv[0] = (char *)"/bin/sh";
    shell_argv[1] = (char *)path;
    for (size_t i = 1; i < count; i++)
        shell_argv[i + 1] = argv[i];
    execve(shell_argv[0], shell_argv, environ);
    free(shell_argv);
}

static void execute_file(const char *path, char **argv) {
    execve(path, argv, environ);
    if (errno == ENOEXEC)
        execute_by_shell(path, argv);
}

static bool is_miss(int error) {
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG || error == ELOOP;
}

static void try_candidate(const char *path, char **argv) {
    if (!is_file(path))
        errno = ENOENT; /* also for a folder that may not be searched: to a shell, nothing is there */
    else if (faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0)
        execute_file(path, argv);
}

/* Leaves in errno why nothing could be executed; a file that may not be executed wins over none at all. */
static void execute_from_search_path(char **argv) {
    const char *search = getenv("PATH");
    int worst = ENOENT;
    for (const char *from = search ? search : "/bin:/usr/bin";; from++) {
        const char *end = strchrnul(from, ':');
        const char *slash = end == from ? "" : "/"; /* an empty entry is the working directory */
        char path[PATH_MAX];
        if (snprintf(path, sizeof path, "%.*s%s%s", (int)(end - from), from, slash, argv[0]) < PATH_MAX) {
            try_candidate(path, argv);
            if (!is_miss(errno))
                worst = errno;
            if (worst != ENOENT && worst != EACCES)
                break;
        }
        from = end;
        if (*from == '\0')
            break;
    }
    errno = worst;
}

int command_execute(char **argv) {
    errno = ENOENT;
    if (strchr(argv[0], '/'))
        execute_file(argv[0], argv);
    else if (argv[0][0] != '\0')
        execute_from_search_path(argv);
    int error = errno;
    dprintf(STDERR_FILENO, "filetrace: %s: %s\n", argv[0], strerror(error));
    return is_miss(error) ? COMMAND_NOT_FOUND : COMMAND_NOT_EXECUTABLE;
}
