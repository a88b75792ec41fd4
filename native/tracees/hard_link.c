/* Two names, one file: written through one, read through the other. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file_for_now("first", "one");
    expect("link %s -> %s %s", shown("first"), shown("second"), outcome(link("first", "second")));
    int fd = open_file("second", O_WRONLY | O_APPEND);
    write_text(fd, "two");
    close_file(fd, "second", "onetwo");
    fd = open_file("first", O_RDONLY);
    close_file(fd, "first", NULL);
    expect("link %s -> %s %s", shown("first"), shown("second"), outcome(link("first", "second")));
    expect("unlink %s %s", shown("first"), outcome(unlink("first")));
    fd = open_file("second", O_RDONLY);
    close_file(fd, "second", NULL);
    return 0;
}
