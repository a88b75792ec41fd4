/* Copies of a descriptor: each close is one, whichever number it has; the original may go first. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int original = open_file("out", O_WRONLY | O_CREAT);
    write_text(original, "a");
    int copy = dup(original);
    int third = fcntl(original, F_DUPFD_CLOEXEC, 100);
    close_file_for_now(original, "out", "a");
    write_text(copy, "b");
    close_file_for_now(copy, "out", "ab");
    write_text(third, "c");
    close_file(third, "out", "abc");
    return 0;
}
