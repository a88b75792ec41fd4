/* execveat with AT_EMPTY_PATH: the program is named by a descriptor, the call has no path. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc;
    if (getenv("AGAIN") != NULL)
        return 0;
    int program = open(argv[0], O_RDONLY | O_CLOEXEC);
    expect("open %s O_RDONLY|O_CLOEXEC ok", shown(argv[0]));
    expect("close %s ok", shown(argv[0]));
    char *again[] = {argv[0], NULL}, *environment[] = {"AGAIN=1", NULL};
    fexecve(program, again, environment);
    broken("fexecve");
}
