/* Both ends of a pipe are in two processes for a moment; recorded are the two that were read and written. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int ends[2];
    char text[8];
    if (pipe(ends) != 0)
        broken("pipe");
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        if (read(ends[0], text, sizeof text) != 5)
            broken("read");
        expect("exchange pipe: O_RDONLY ok");
        close(ends[0]);
        leave(0);
    }
    close(ends[0]);
    write_text(ends[1], "hello");
    expect("exchange pipe: O_WRONLY ok");
    close(ends[1]);
    waitpid(child, NULL, 0);
    return 0;
}
