/* Real-time signals sent with a value arrive all, each with its value, in the order of their numbers when they were
 * blocked and in the order sent when they were not, while files are opened and closed. */
#include "record.h"

enum { COUNT = 40 };

static volatile sig_atomic_t seen;
static int values[2 * COUNT];

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    if (info->si_code == SI_QUEUE && seen < 2 * COUNT)
        values[seen++] = info->si_value.sival_int;
}

static void send_all(pid_t to, int first) {
    for (int i = 0; i < COUNT; i++)
        if (sigqueue(to, SIGRTMIN + 1, (union sigval){.sival_int = first + i}) != 0)
            broken("sigqueue");
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(SIGRTMIN + 1, &action, NULL);
    pid_t self = getpid(), sender = fork();
    if (sender == 0) {
        send_all(self, 0);
        _exit(0);
    }
    write_file("meanwhile", "meanwhile");
    reap(sender);

    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    send_all(self, COUNT);
    write_file("blocked", "blocked");
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);

    for (int i = 0; i < 2 * COUNT; i++)
        if (values[i] != i)
            broken("a signal is lost, or out of order");
    return seen == 2 * COUNT ? 0 : 1;
}
