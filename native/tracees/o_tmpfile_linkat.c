/* O_TMPFILE: the file is written before it has a name; linkat gives it one. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = openat(AT_FDCWD, ".", O_TMPFILE | O_WRONLY, 0644);
    if (fd < 0)
        skip("this file system has no O_TMPFILE");
    struct stat file;
    fstat(fd, &file);
    char nameless[64];
    snprintf(nameless, sizeof nameless, "#%lu", (unsigned long)file.st_ino);
    expect("open %s %s ok", shown(nameless), shown_flags(O_TMPFILE | O_WRONLY));

    write_text(fd, "linked");
    char magic[64];
    snprintf(magic, sizeof magic, "/proc/self/fd/%d", fd);
    int linked = linkat(AT_FDCWD, magic, AT_FDCWD, "out", AT_SYMLINK_FOLLOW);
    expect("link %s -> %s %s", shown(nameless), shown("out"), outcome(linked));
    close_file(fd, nameless, "linked");
    fd = open_file("out", O_RDONLY);
    close_file(fd, "out", "linked");
    return 0;
}
