/* A set-uid program started under trace by another user runs without its privilege, as the kernel demands of
 * every ptrace; the record says so. Run by root, whose tracer may, the program gets it. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argv;
    if (argc > 1)
        return 0;
    struct stat program;
    if (stat("privileged", &program) != 0)
        skip("no set-uid program stands beside");
    execl("./privileged", "./privileged", "again", (char *)NULL);
    broken("exec");
}
