/* A process that believes to be number 1. The record has the numbers of the outside. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    if (unshare(CLONE_NEWPID) != 0)
        skip("a pid namespace needs root");
    expect_mark("namespace");
    pid_t child = fork();
    if (child == 0) {
        int fd = open("inside", O_WRONLY | O_CREAT, 0644);
        write_text(fd, getpid() == 1 ? "one" : "many");
        close(fd);
        _exit(8);
    }
    expect_of(child, "open %s O_WRONLY|O_CREAT ok", shown("inside"));
    expect_of(child, "close %s ok content=one", shown("inside"));
    reap(child);
    return 0;
}
