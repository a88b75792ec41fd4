/* CLONE_FILES without CLONE_VM: two processes, one descriptor table. What one opens the other closes, and the end of
 * one closes nothing. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int before = open_file("before", O_WRONLY | O_CREAT);
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        write_text(before, "child");
        int fd = open_file("by-child", O_WRONLY | O_CREAT);
        if (dup2(fd, 100) != 100)
            broken("dup2");
        write_text(fd, "child,");
        close_file(before, "before", "child");
        leave(2);
    }
    waitpid(child, NULL, 0);
    write_text(100, "parent");
    expect_close("by-child", "child,parent");
    close(100);
    expect_close("by-child", "child,parent");
    return 0;
}
