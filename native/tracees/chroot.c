/* After chroot "/" is another folder; the record names files as they are seen from outside. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("root"), outcome(mkdir("root", 0755)));
    write_file("root/data", "data");
    if (chroot("root") != 0 || chdir("/") != 0)
        skip("chroot needs root");
    int fd = open_file_at(AT_FDCWD, "/data", O_RDONLY, "root/data");
    close_file(fd, "root/data", NULL);
    open_file_at(AT_FDCWD, "/missing", O_RDONLY, "root/missing");
    expect("rename %s -> %s %s", shown("root/data"), shown("root/moved"), outcome(rename("/data", "moved")));
    expect("unlink %s %s", shown("root/moved"), outcome(unlink("/../moved")));
    return 0;
}
