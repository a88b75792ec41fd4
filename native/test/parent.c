/*
 * Runs a command as its only child, as a shell with job control would, and writes to the file named first
 * how often that child was seen to stop and to go on. Ends as the child ends, 128 + signal included.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3)
        return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status = 0, stops = 0, continuations = 0;
    while (waitpid(child, &status, WUNTRACED | WCONTINUED) == child || errno == EINTR) {
        stops += WIFSTOPPED(status);
        continuations += WIFCONTINUED(status);
        if (WIFEXITED(status) || WIFSIGNALED(status))
            break;
    }
    FILE *out = fopen(argv[1], "w");
    if (out) {
        fprintf(out, "%d %d\n", stops, continuations);
        fclose(out);
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
