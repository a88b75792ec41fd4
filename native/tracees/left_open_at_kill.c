/* Killed by SIGKILL with files open; by itself, and by its parent in the middle of a call. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int ready[2];
    if (pipe(ready) != 0)
        broken("pipe");
    pid_t child = fork();
    if (child == 0) {
        int fd = open_file("child-out", O_WRONLY | O_CREAT);
        write_text(fd, "child");
        expect_close("child-out", "child");
        write_text(ready[1], "!");
        pause();
    }
    char byte;
    if (read(ready[0], &byte, 1) != 1)
        broken("read");
    kill(child, SIGKILL);
    reap(child);

    int fd = open_file("out", O_WRONLY | O_CREAT);
    write_text(fd, "parent");
    expect_close("out", "parent");
    expect("exit SIGKILL");
    kill(getpid(), SIGKILL);
    pause();
    return 1;
}
