#include "takeover.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

static bool is_group_stop(int status) {
    int number = WSTOPSIG(status);
    return status >> 16 == PTRACE_EVENT_STOP &&
           (number == SIGSTOP || number == SIGTSTP || number == SIGTTIN || number == SIGTTOU);
}

static void pass(pid_t tid, int status) {
    if (is_group_stop(status))
        ptrace(PTRACE_LISTEN, tid, 0, 0);
    else
        ptrace(PTRACE_CONT, tid, 0, status >> 16 ? 0 : WSTOPSIG(status));
}

void takeover_watch(pid_t tracer_pid, pid_t ptrace_tid, const char *spool) {
    (void)spool;
    (void)tracer_pid;
    (void)ptrace_tid;
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0 && errno == ECHILD)
            return;
        if (pid > 0 && WIFSTOPPED(status))
            pass(pid, status);
    }
}
