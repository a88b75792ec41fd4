/* A child looks for a file without a pause; its parent makes it, and needs a turn for each of its own calls before. */
#include "record.h"

enum { CALLS_BEFORE = 100 };

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int looked[2];
    char byte = 0;
    if (pipe(looked) != 0)
        broken("pipe");
    write_file("input", "input");
    pid_t child = fork();
    if (child == 0) {
        int fd = open_file("awaited", O_RDONLY);
        if (write(looked[1], &byte, 1) != 1)
            broken("write");
        while (fd < 0)
            fd = open("awaited", O_RDONLY);
        expect("open %s %s ok", shown("awaited"), shown_flags(O_RDONLY));
        close_file(fd, "awaited", NULL);
        leave(0);
    }
    if (read(looked[0], &byte, 1) != 1)
        broken("read");
    usleep(200000); /* so long that it is the only busy one */
    for (int i = 0; i < CALLS_BEFORE; i++)
        close_file(open_file("input", O_RDONLY), "input", NULL);
    write_file("awaited", "");
    waitpid(child, NULL, 0);
    return 0;
}
