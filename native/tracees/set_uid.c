/* A set-uid program started under the trace of an ordinary user runs without its privilege, as the kernel demands of
 * every ptrace; the record says so. Run by root, whose tracer may, the program gets it. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argv;
    if (argc > 1) {
        if (geteuid() == 0)
            return 0;
        expect_mark("privilege-lost");
        return 3;
    }
    struct stat program;
    if (stat("privileged", &program) != 0)
        skip("no set-uid program stands beside");
    execl("./privileged", "./privileged", "again", (char *)NULL);
    broken("exec");
}
