/* close_range closes several at once; with CLOSE_RANGE_CLOEXEC it closes none, exec does. */
#include "record.h"

#include <linux/close_range.h>

static int open_and_write(const char *path) {
    int fd = open_file(path, O_WRONLY | O_CREAT);
    write_text(fd, path);
    return fd;
}

int tracee(int argc, char **argv) {
    (void)argv;
    if (argc > 1)
        return 0;
    int first = open_and_write("first");
    open_and_write("second");
    int third = open_and_write("third");
    if (syscall(SYS_close_range, first, third, 0) != 0)
        skip("this kernel has no close_range");
    expect_close("first", "first");
    expect_close("second", "second");
    expect_close("third", "third");

    int fourth = open_and_write("fourth");
    int fifth = open_and_write("fifth");
    syscall(SYS_close_range, fourth, ~0U, CLOSE_RANGE_CLOEXEC);
    write_text(fifth, "+");
    close_file(fifth, "fifth", "fifth+");
    expect_close("fourth", "fourth");
    exec_self("again");
}
