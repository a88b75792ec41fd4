/* In a mount namespace of its own a path need not mean what it means outside: the record is flagged. */
#include "record.h"

#include <sys/mount.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("mnt"), outcome(mkdir("mnt", 0755)));
    if (unshare(CLONE_NEWNS) != 0)
        skip("a mount namespace needs root");
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount("tmpfs", "mnt", "tmpfs", 0, NULL) != 0)
        skip("mount is not allowed here");
    expect_mark("namespace");
    write_file("beside", "beside");
    int fd = open("mnt/inside", O_WRONLY | O_CREAT, 0644);
    expect("maybe open %s %s ok", shown("mnt/inside"), shown_flags(O_WRONLY | O_CREAT));
    write_text(fd, "inside");
    close(fd);
    expect("maybe close %s ok content=inside", shown("mnt/inside"));
    return 0;
}
