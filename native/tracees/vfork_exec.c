/* vfork: the parent is suspended inside the call while the child opens, closes and execs in its memory. */
#include "record.h"

int tracee(int argc, char **argv) {
    if (argc > 1) {
        write_file(argv[1], "child");
        return 7;
    }
    static char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        broken("/proc/self/exe");
    static const char *const names[] = {"first", "second", "third"};
    for (int i = 0; i < 3; i++) {
        pid_t child = vfork();
        if (child == 0) {
            execl(self, self, names[i], (char *)NULL);
            _exit(127);
        }
        int status;
        if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 7)
            broken("child");
    }
    pid_t child = vfork();
    if (child == 0)
        _exit(5);
    reap(child);
    write_file("from-parent", "parent");
    return 0;
}
