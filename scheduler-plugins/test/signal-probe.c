/*
 * signal-probe FILE SECONDS: a job and its child note in FILE, in one line each, every signal that reaches them.
 * Writes "job ready" when both can be signalled; ends after SECONDS with status 7, or by a signal that cannot be caught.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int log_fd;
static const char *role = "job";

static void note(const char *what)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%s %s\n", role, what);
    if (write(log_fd, line, (size_t)length) != length)
        _exit(99);
}

static void on_signal(int number) { note(sigabbrev_np(number)); }

static void catch_all(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    for (int number = 1; number < NSIG; number++)
        if (sigabbrev_np(number) != NULL && number != SIGCHLD && number != SIGWINCH)
            sigaction(number, &action, NULL); /* KILL and STOP refuse */
}

static void live(int seconds)
{
    struct timespec end, now, pause = {0, 20 * 1000 * 1000};
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += seconds;
    do {
        nanosleep(&pause, NULL);
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < end.tv_sec);
}

int main(int argc, char **argv)
{
    if (argc != 3 || (log_fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)) < 0)
        return 2;
    catch_all();
    int ready[2];
    char byte = 'r';
    if (pipe(ready) != 0)
        return 2;
    if (fork() == 0) {
        role = "child";
        if (write(ready[1], &byte, 1) != 1)
            return 2;
        live(atoi(argv[2]));
        return 0;
    }
    while (read(ready[0], &byte, 1) < 0 && errno == EINTR) {}
    note("ready");
    live(atoi(argv[2]));
    while (wait(NULL) < 0 && errno == EINTR) {}
    return 7;
}
