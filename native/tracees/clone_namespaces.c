/* clone and clone3 into a mount namespace: what the child mounts nobody else sees, and its paths begin there. */
#include "record.h"

#include <linux/sched.h>
#include <sys/mount.h>

#define INSIDE(name) (sprintf(text, "%s/mnt/" name, folder), text)

static void work(void) {
    char text[8192], other[8192];
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount("tmpfs", "mnt", "tmpfs", 0, NULL) != 0)
        _exit(77);
    write_file(INSIDE("file"), "inside");
    strcpy(other, INSIDE("file"));
    expect("rename %s -> %s ok", shown(other), shown(INSIDE("moved")));
    if (rename(other, text) != 0)
        broken("rename");
    open_file(INSIDE("missing"), O_RDONLY);
    expect("unlink %s %s", shown(INSIDE("moved")), outcome(unlink(INSIDE("moved"))));
    _exit(0);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    expect("mkdir %s %s", shown("mnt"), outcome(mkdir("mnt", 0755)));
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWNS | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
        work();
    if (child < 0)
        skip("a mount namespace needs root");
    expect_mark("namespace");
    reap(child);

    struct clone_args arguments = {.flags = CLONE_NEWNS, .exit_signal = SIGCHLD};
    child = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0)
        work();
    if (child < 0)
        broken("clone3");
    reap(child);
    return 0;
}
