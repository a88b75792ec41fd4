/* io_uring opens files without system calls: the record says that it may miss some. */
#include "record.h"

#include <linux/io_uring.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    struct io_uring_params parameters = {0};
    int ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
    if (ring < 0)
        skip("io_uring is not allowed here");
    expect_mark("io-uring");
    close(ring);
    write_file("out", "out");
    return 0;
}
