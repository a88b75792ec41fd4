/* Symlinks to symlinks, one through a folder: the record names the file at the end, not the way to it. */
#include "record.h"

static void make_symlink(const char *target, const char *name) {
    int result = symlink(target, name);
    expect("symlink %s -> %s %s", shown(name), target, outcome(result));
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("real"), outcome(mkdir("real", 0755)));
    write_file("real/data", "data");
    make_symlink("real", "folder");
    make_symlink("folder/data", "third");
    make_symlink("./third", "second");
    make_symlink("second", "first");
    make_symlink("loop", "loop");
    make_symlink("nowhere", "dangling");

    int fd = open_file_at(AT_FDCWD, "first", O_RDONLY, "real/data");
    close_file(fd, "real/data", NULL);
    open_file("first", O_RDONLY | O_NOFOLLOW);
    open_file("loop", O_RDONLY);
    open_file("dangling", O_RDONLY);
    expect("unlink %s %s", shown("first"), outcome(unlink("first")));
    return 0;
}
