/* What a job reads gets a checksum too, of what was there when it was opened. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("in", "input");
    int fd = open("in", O_RDONLY);
    expect("open %s O_RDONLY ok content=input", shown("in"));
    close_file(fd, "in", "input");
    fd = open_file("empty", O_WRONLY | O_CREAT | O_EXCL);
    close_file(fd, "empty", "");
    return 0;
}
