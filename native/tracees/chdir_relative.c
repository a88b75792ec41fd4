/* Relative paths after chdir, fchdir and with "..", the failed ones too; a child starts where its parent stood. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("a"), outcome(mkdir("a", 0755)));
    expect("mkdir %s %s", shown("a/b"), outcome(mkdir("a/b", 0755)));
    int top = open_file(folder, O_RDONLY | O_DIRECTORY);

    chdir("a/b");
    int fd = open_file_at(AT_FDCWD, "deep", O_WRONLY | O_CREAT, "a/b/deep");
    close_file(fd, "a/b/deep", "");
    fd = open_file_at(AT_FDCWD, "../up", O_WRONLY | O_CREAT, "a/up");
    close_file(fd, "a/up", "");
    open_file_at(AT_FDCWD, "../missing", O_RDONLY, "a/missing");
    expect("rename %s -> %s %s", shown("a/b/deep"), shown("a/moved"), outcome(rename("deep", "../moved")));

    pid_t child = fork();
    if (child == 0) {
        expect("unlink %s %s", shown("a/up"), outcome(unlink("../up")));
        expect("close %s ok", shown(folder));
        _exit(0);
    }
    reap(child);
    fchdir(top);
    expect("unlink %s %s", shown("a/moved"), outcome(unlink("a/moved")));
    close_file(top, folder, NULL);
    return 0;
}
