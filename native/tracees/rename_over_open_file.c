/* Another file takes the name of one that is open: the descriptor still means the old file. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file_for_now("name", "old");
    int old = open_file("name", O_RDWR | O_APPEND);
    write_file("new", "new");
    expect("rename %s -> %s %s", shown("new"), shown("name"), outcome(rename("new", "name")));
    write_text(old, "er");
    close_file(old, "name", "older");
    int fd = open_file("name", O_RDONLY);
    close_file(fd, "name", NULL);
    return 0;
}
