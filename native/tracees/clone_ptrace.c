/* CLONE_PTRACE asks that the caller's tracer, if it has one, follow: it does so anyway, and sees the child once. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_PTRACE | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        write_file("out", "traced");
        _exit(0);
    }
    reap(child);
    write_file("after", "after");
    return 0;
}
