/* Job control from inside: the parent sees its child stop and go on, and the record goes on as well. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int status, seen[2];
    if (pipe(seen) != 0)
        broken("pipe");
    pid_t child = fork();
    if (child == 0) {
        char byte;
        write_file("before", "before");
        raise(SIGSTOP);
        if (read(seen[0], &byte, 1) != 1)
            broken("read");
        write_file("after", "after");
        leave(0);
    }
    if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP)
        broken("no stop");
    kill(child, SIGCONT);
    if (waitpid(child, &status, WCONTINUED) != child || !WIFCONTINUED(status))
        broken("no continue");
    if (write(seen[1], "", 1) != 1)
        broken("write");
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        broken("no exit");
    return 0;
}
