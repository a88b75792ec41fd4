/* Execs that fail: nothing there, no permission, not a program, a script without its interpreter. */
#include "record.h"

static void fail_to_exec(const char *path) {
    execl(path, path, (char *)NULL);
    expect("exec %s %s", shown(path), outcome(-1));
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    fail_to_exec("missing");
    write_file("not-executable", "text");
    fail_to_exec("not-executable");
    write_file("not-a-program", "text");
    chmod("not-a-program", 0755);
    fail_to_exec("not-a-program");
    write_file("lost-interpreter", "#!/nowhere\n");
    chmod("lost-interpreter", 0755);
    fail_to_exec("lost-interpreter");
    return 0;
}
