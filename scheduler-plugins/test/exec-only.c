/*
 * exec-only [OPTIONS] [--] COMMAND...: stands where filetrace will stand, traces nothing. Adds a line to "<own path>.log",
 * so that a test knows that the command was wrapped.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char log[PATH_MAX + 8];
    ssize_t length = readlink("/proc/self/exe", log, PATH_MAX);
    int command = 1, fd;
    while (command < argc && argv[command][0] == '-' && strcmp(argv[command], "--") != 0)
        command++;
    if (command < argc && strcmp(argv[command], "--") == 0)
        command++;
    if (length > 0 && command < argc) {
        strcpy(log + length, ".log");
        if ((fd = open(log, O_WRONLY | O_APPEND | O_CLOEXEC)) >= 0) {
            dprintf(fd, "%s\n", argv[command]);
            close(fd);
        }
        execvp(argv[command], argv + command);
    }
    return errno == ENOENT ? 127 : 126;
}
