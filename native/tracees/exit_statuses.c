/* How processes end: codes, signals with and without core, an abort, a child that nobody waits for. */
#include "record.h"

#include <sys/resource.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    static const int signals[] = {SIGHUP, SIGINT, SIGTERM, SIGSEGV, SIGABRT, SIGUSR2, SIGXCPU, SIGPIPE, SIGKILL};
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    for (int code = 0; code < 256; code += 51) {
        pid_t child = fork();
        if (child == 0)
            _exit(code);
        reap(child);
    }
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        pid_t child = fork();
        if (child == 0) {
            raise(signals[i]);
            _exit(99);
        }
        reap(child);
    }
    signal(SIGCHLD, SIG_IGN);
    pid_t child = fork();
    if (child == 0)
        leave(3);
    while (wait(NULL) > 0)
        continue;
    expect("exit SIGTERM");
    raise(SIGTERM);
    return 1;
}
