/* Closed, then at once replaced, or removed, or truncated by name: the checksum is of the file that was closed. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("replaced", "before");
    int fd = open_file("other", O_WRONLY | O_CREAT);
    write_text(fd, "after");
    close_file(fd, "other", "after");
    expect("rename %s -> %s %s", shown("other"), shown("replaced"), outcome(rename("other", "replaced")));

    for (int i = 0; i < 20; i++) {
        char text[16];
        snprintf(text, sizeof text, "removed%d", i);
        write_file("removed", text);
        expect("unlink %s %s", shown("removed"), outcome(unlink("removed")));
    }
    return 0;
}
