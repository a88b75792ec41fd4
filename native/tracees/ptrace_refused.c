/* A process has one tracer: who wants to be another is refused, as under any debugger, and the record says so. */
#include "record.h"

#include <sys/ptrace.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect_mark("ptrace-refused");
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        write_file("out", "out");
        _exit(0);
    }
    reap(child);
    return 0;
}
