/* The *at calls relative to a descriptor of a folder, also after that folder was renamed. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("d"), outcome(mkdir("d", 0755)));
    int d = open_file("d", O_RDONLY | O_DIRECTORY);

    int fd = open_file_at(d, "x", O_WRONLY | O_CREAT, "d/x");
    close_file(fd, "d/x", "");
    open_file_at(d, "missing", O_RDONLY, "d/missing");
    expect("mkdir %s %s", shown("d/sub"), outcome(mkdirat(d, "sub", 0755)));
    expect("rename %s -> %s %s", shown("d/x"), shown("y"), outcome(renameat(d, "x", AT_FDCWD, "y")));
    expect("link %s -> %s %s", shown("y"), shown("d/z"), outcome(linkat(AT_FDCWD, "y", d, "z", 0)));
    expect("symlink %s -> %s %s", shown("d/s"), "z", outcome(symlinkat("z", d, "s")));

    expect("rename %s -> %s %s", shown("d"), shown("e"), outcome(rename("d", "e")));
    expect("unlink %s %s", shown("e/z"), outcome(unlinkat(d, "z", 0)));
    expect("rmdir %s %s", shown("e/sub"), outcome(unlinkat(d, "sub", AT_REMOVEDIR)));
    open_file_at(d, "missing", O_RDONLY, "e/missing");
    close_file(d, "e", NULL);
    return 0;
}
