/* PR_SET_CHILD_SUBREAPER and PR_SET_PDEATHSIG: an orphan gets the signal that it asked for when its parent dies, and
 * belongs to the subreaper then, which a tracer must not stand in for. */
#include "record.h"

#include <sys/prctl.h>

static void orphan(int ready) {
    sigset_t death;
    sigemptyset(&death);
    sigaddset(&death, SIGUSR1);
    sigprocmask(SIG_BLOCK, &death, NULL);
    prctl(PR_SET_PDEATHSIG, SIGUSR1);
    if (write(ready, "r", 1) != 1)
        broken("write");
    siginfo_t info;
    if (sigwaitinfo(&death, &info) != SIGUSR1)
        broken("sigwaitinfo");
    write_file("orphan", "orphan");
    _exit(7);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int ready[2], signal = -1, status;
    if (prctl(PR_GET_PDEATHSIG, &signal) != 0 || signal != 0 || pipe(ready) != 0)
        broken("prctl");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t parent = fork();
    if (parent == 0) {
        char byte;
        if (fork() == 0)
            orphan(ready[1]);
        _exit(read(ready[0], &byte, 1) == 1 ? 0 : 1);
    }
    reap(parent);
    pid_t inherited = wait(&status);
    if (inherited < 0 || WEXITSTATUS(status) != 7)
        broken("the orphan did not come to its subreaper");
    expect_of(inherited, "exit 7");
    return 0;
}
