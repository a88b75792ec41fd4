/* openat2 with RESOLVE_*: the rules of resolution are the kernel's, refused paths are failed opens. */
#include "record.h"

#include <linux/openat2.h>

static int open_resolved(int dirfd, const char *path, unsigned long resolve, const char *canonical) {
    struct open_how how = {.flags = O_RDONLY, .resolve = resolve};
    int fd = (int)syscall(SYS_openat2, dirfd, path, &how, sizeof how);
    if (fd < 0 && errno == ENOSYS)
        skip("this kernel has no openat2");
    expect("open %s O_RDONLY %s", shown(canonical), outcome(fd));
    return fd;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("root"), outcome(mkdir("root", 0755)));
    write_file("root/inside", "inside");
    write_file("outside", "outside");
    expect("symlink %s -> %s %s", shown("root/absolute"), "/inside", outcome(symlink("/inside", "root/absolute")));
    int root = open_file("root", O_RDONLY | O_DIRECTORY);

    int fd = open_resolved(root, "inside", RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS, "root/inside");
    close_file(fd, "root/inside", "inside");
    fd = open_resolved(root, "absolute", RESOLVE_IN_ROOT, "root/inside");
    close_file(fd, "root/inside", "inside");
    fd = open_resolved(root, "../../../inside", RESOLVE_IN_ROOT, "root/inside");
    close_file(fd, "root/inside", "inside");
    open_resolved(root, "../outside", RESOLVE_BENEATH, "outside");
    open_resolved(root, "absolute", RESOLVE_NO_SYMLINKS, "root/absolute");
    close_file(root, "root", NULL);
    return 0;
}
