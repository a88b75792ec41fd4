#include "detached.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

/* A fork whose end is told to its parent by this signal; 0 for not at all, see __WCLONE in wait(2). */
static pid_t fork_telling(int exit_signal) {
    return (pid_t)syscall(SYS_clone, (unsigned long)exit_signal, 0UL, 0UL, 0UL, 0UL);
}

static bool has_children(void) {
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 || errno != ECHILD;
}

static bool sigchld_is_pending(void) {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGCHLD) == 1;
}

static _Noreturn void become(void (*body)(void *), void *argument) {
    setsid();
    body(argument);
    _exit(1);
}

static _Noreturn void give_birth(void (*body)(void *), void *argument) {
    setsid();
    pid_t child = fork_telling(SIGCHLD);
    if (child == 0) {
        body(argument);
        _exit(1);
    }
    _exit(child < 0 ? errno : 0);
}

static int start_from_init(void (*body)(void *), void *argument) {
    pid_t child = fork_telling(0);
    if (child == 0)
        become(body, argument);
    return child < 0 ? errno : 0;
}

/* The middle process is waited for: that is safe for other children, but it is accounted for. */
static int start_beside_children(void (*body)(void *), void *argument) {
    pid_t middle = fork_telling(0);
    if (middle == 0)
        give_birth(body, argument);
    if (middle < 0)
        return errno;
    int status;
    while (waitpid(middle, &status, __WALL) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

/*
 * The kernel itself reaps the children of a process that ignores SIGCHLD, and then accounts nothing to
 * the parent (do_notify_parent and wait_task_zombie in kernel/exit.c, kernel/signal.c).
 */
static int start_alone(void (*body)(void *), void *argument) {
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGCHLD, &ignore, &before);
    pid_t middle = fork_telling(SIGCHLD);
    if (middle == 0)
        give_birth(body, argument);
    int error = middle < 0 ? errno : 0;
    while (middle > 0 && waitpid(middle, NULL, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGCHLD, &before, NULL);
    return error;
}

int detached_start(void (*body)(void *), void *argument) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before); /* a signal for the process group must not hit the middle process */
    int subreaper = 0, error;
    prctl(PR_GET_CHILD_SUBREAPER, &subreaper, 0, 0, 0);
    if (subreaper)
        prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    if (getpid() == 1)
        error = start_from_init(body, argument);
    else if (has_children() || sigchld_is_pending())
        error = start_beside_children(body, argument);
    else
        error = start_alone(body, argument);
    if (subreaper)
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return error;
}

void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0u, 0) == 0)
        return;
    long end = sysconf(_SC_OPEN_MAX);
    for (long fd = first; fd < end; fd++)
        close((int)fd);
}
