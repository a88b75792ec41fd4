/* Unlinked, then written: there is a content, but no name any more. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = open_file("scratch", O_RDWR | O_CREAT);
    expect("unlink %s %s", shown("scratch"), outcome(unlink("scratch")));
    write_text(fd, "nameless");
    allow_mark("changed-checksums"); /* it was readable, and changed while it was open */
    close_file(fd, "scratch", "nameless");
    expect("unlink %s %s", shown("scratch"), outcome(unlink("scratch")));

    int honest = open_file("really (deleted)", O_WRONLY | O_CREAT);
    close_file(honest, "really (deleted)", "");
    return 0;
}
