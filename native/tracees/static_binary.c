/* Linked statically: no loader, no LD_PRELOAD, no library whose functions one could replace. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("out", "static");
    pid_t child = fork();
    if (child == 0) {
        write_file("child-out", "static");
        leave(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
