/*
 * A parent with job control: children that stop themselves, are continued and end, and what the parent hears
 * of each. Spurious stops show as extra letters.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void touch(void) {
    int fd = open("/etc/passwd", O_RDONLY);
    if (fd < 0)
        _exit(errno);
    close(fd);
}

static void child(int number) {
    touch();
    raise(number % 2 ? SIGSTOP : SIGTSTP);
    touch();
    _exit(5);
}

/* Reads what the child does next: S stopped, C continued, E exited as it should, ! anything else. */
static char next(pid_t pid) {
    int status;
    pid_t got;
    while ((got = waitpid(pid, &status, WUNTRACED | WCONTINUED)) < 0 && errno == EINTR)
        ;
    if (got != pid)
        return '!';
    if (WIFSTOPPED(status))
        return 'S';
    if (WIFCONTINUED(status))
        return 'C';
    return WIFEXITED(status) && WEXITSTATUS(status) == 5 ? 'E' : '!';
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 50;
    for (int i = 0; i < rounds; i++) {
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            setpgid(0, 0);
            child(i);
        }
        char what;
        do {
            what = next(pid);
            putchar(what);
            if (what == 'S') {
                touch();
                kill(pid, SIGCONT);
            }
        } while (what == 'S' || what == 'C');
        putchar('\n');
    }
    return 0;
}
