/* PR_SET_DUMPABLE: a tracer without privileges still stops the process, but may not look into it. What is missing then
 * is not known, only that it is. */
#include "record.h"

#include <sys/prctl.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    const char *visible = geteuid() == 0 ? "" : "maybe ";
    pid_t child = fork();
    if (child == 0) {
        if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
            broken("prctl");
        int fd = open("out", O_WRONLY | O_CREAT, 0644);
        expect("%sopen %s O_WRONLY|O_CREAT %s", visible, shown("out"), outcome(fd));
        write_text(fd, "hidden");
        close(fd);
        expect("%sclose %s ok", visible, shown("out"));
        _exit(0);
    }
    reap(child);
    if (geteuid() != 0)
        expect_mark("hidden-process");
    return 0;
}
