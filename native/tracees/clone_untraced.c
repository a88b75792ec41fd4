/* CLONE_UNTRACED asks that no tracer follow. The child must still be able to call what is traced elsewhere. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int status;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        int fd = open("out", O_WRONLY | O_CREAT, 0644);
        if (fd < 0)
            broken("open in an untraced child");
        write_text(fd, "untraced");
        close(fd);
        _exit(0);
    }
    if (waitpid(child, &status, __WALL) != child || status != 0)
        broken("the child failed");
    expect_of(child, "open %s O_WRONLY|O_CREAT ok", shown("out"));
    expect_of(child, "close %s ok content=untraced", shown("out"));
    expect_of(child, "exit 0");
    return 0;
}
