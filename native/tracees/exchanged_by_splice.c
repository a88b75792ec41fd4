/* The kernel does not count what splice moves: from then on every pipe that a process has counts as used. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int from[2], to[2];
    if (pipe(from) != 0 || pipe2(to, O_CLOEXEC) != 0)
        broken("pipe");
    write_text(from[1], "hello");
    expect("exchange pipe: O_WRONLY ok");
    close(from[1]);
    if (splice(from[0], NULL, to[1], NULL, 5, 0) != 5)
        broken("splice");
    expect("exchange pipe: O_RDONLY ok");
    close(from[0]);
    expect("exchange pipe: O_WRONLY ok");
    close(to[1]);
    expect("exchange pipe: O_RDONLY ok");
    close(to[0]);
    return 0;
}
