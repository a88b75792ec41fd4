/* O_CLOEXEC: exec closes the descriptor, no close(2) is ever called. FD_CLOEXEC set later counts too; without it
 * the descriptor lives on in the new image. */
#include "record.h"

int tracee(int argc, char **argv) {
    if (argc > 1) {
        int kept = atoi(argv[1]);
        write_text(kept, "two");
        close_file(kept, "kept", "onetwo");
        return 0;
    }
    int closed = open_file("closed", O_WRONLY | O_CREAT | O_CLOEXEC);
    write_text(closed, "closed by exec");
    int later = open_file("later", O_WRONLY | O_CREAT);
    write_text(later, "flag set later");
    fcntl(later, F_SETFD, FD_CLOEXEC);
    int kept = open_file("kept", O_WRONLY | O_CREAT);
    write_text(kept, "one");

    char number[16];
    snprintf(number, sizeof number, "%d", kept);
    expect_close("closed", "closed by exec");
    expect_close("later", "flag set later");
    exec_self(number);
}
