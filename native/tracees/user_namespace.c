/* What bubblewrap and rootless containers do: an ordinary user's own user and mount namespace, another root in it. The
 * record has the paths of that root as they are seen from the folder that it lies in. */
#include "record.h"

#include <sys/mount.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("root"), outcome(mkdir("root", 0755)));
    pid_t child = fork();
    if (child == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            _exit(77);
        if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || chroot("root") != 0 || chdir("/") != 0)
            _exit(77);
        int fd = open_file_at(AT_FDCWD, "/file", O_WRONLY | O_CREAT, "root/file");
        write_text(fd, "inside");
        close_file(fd, "root/file", "inside");
        expect("rename %s -> %s %s", shown("root/file"), shown("root/moved"), outcome(rename("/file", "/moved")));
        open_file_at(AT_FDCWD, "/missing", O_RDONLY, "root/missing");
        leave(0);
    }
    int status;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip("no user namespaces here");
    expect_mark("namespace");
    return 0;
}
