/* The file is renamed while its writer still writes: the close carries the new name. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = open_file("out.tmp", O_WRONLY | O_CREAT);
    write_text(fd, "first,");
    expect("rename %s -> %s %s", shown("out.tmp"), shown("out"), outcome(rename("out.tmp", "out")));
    write_text(fd, "second");
    close_file(fd, "out", "first,second");
    return 0;
}
