/* Nobody calls close: the kernel does, when the process ends. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("in", "in");
    open_file("in", O_RDONLY);
    int fd = open_file("out", O_WRONLY | O_CREAT);
    write_text(fd, "left open");
    expect("close %s ok", shown("in"));
    expect_close("out", "left open");
    return 4;
}
