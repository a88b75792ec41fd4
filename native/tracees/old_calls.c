/* creat, open, truncate, mkdir, rmdir, rename, link, symlink, unlink: the calls that C libraries no longer make. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
#ifdef SYS_open
    int fd = (int)syscall(SYS_creat, "created", 0644);
    expect("open %s O_WRONLY|O_CREAT|O_TRUNC %s", shown("created"), outcome(fd));
    write_text(fd, "created");
    close_file_for_now(fd, "created", "created");
    expect("truncate %s %s", shown("created"), outcome(syscall(SYS_truncate, "created", 3L)));
    fd = (int)syscall(SYS_open, "created", O_RDONLY, 0);
    expect("open %s O_RDONLY %s content=cre", shown("created"), outcome(fd));
    close_file(fd, "created", NULL);
    expect("mkdir %s %s", shown("d"), outcome(syscall(SYS_mkdir, "d", 0755)));
    expect("mkdir %s %s", shown("d"), outcome(syscall(SYS_mkdir, "d", 0755)));
    expect("rename %s -> %s %s", shown("created"), shown("d/x"), outcome(syscall(SYS_rename, "created", "d/x")));
    expect("link %s -> %s %s", shown("d/x"), shown("y"), outcome(syscall(SYS_link, "d/x", "y")));
    expect("symlink %s -> %s %s", shown("z"), "y", outcome(syscall(SYS_symlink, "y", "z")));
    expect("rmdir %s %s", shown("d"), outcome(syscall(SYS_rmdir, "d")));
    expect("unlink %s %s", shown("d/x"), outcome(syscall(SYS_unlink, "d/x")));
    expect("rmdir %s %s", shown("d"), outcome(syscall(SYS_rmdir, "d")));
    return 0;
#else
    skip("this architecture never had them");
#endif
}
