/* CLONE_FILES without CLONE_VM: two processes, one descriptor table. What one opens the other closes; the end of one
 * closes nothing, its exec only what is its own copy by then. */
#include "record.h"

static pid_t clone_sharing_files(void) {
    return (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
}

int tracee(int argc, char **argv) {
    (void)argv;
    if (argc > 1) {
        expect_close("kept", "kept");
        return 0;
    }
    pid_t opener = clone_sharing_files();
    if (opener == 0) {
        write_text(open_file("out", O_WRONLY | O_CREAT), "shared");
        _exit(0);
    }
    reap(opener);
    close_file(3, "out", "shared");

    int kept = open_file("kept", O_WRONLY | O_CREAT);
    write_text(kept, "kept");
    pid_t replaced = clone_sharing_files();
    if (replaced == 0)
        exec_self("again");
    waitpid(replaced, NULL, 0);
    close_file(kept, "kept", "kept");
    return 0;
}
