/* 200 children that live for one file each, up to 20 of them at once. */
#include "record.h"

enum { CHILDREN = 200, AT_ONCE = 20 };

static void live(int number) {
    char path[32];
    snprintf(path, sizeof path, "child-%d", number);
    write_file(path, path);
    leave(number % 7);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    for (int i = 0; i < CHILDREN; i++) {
        if (i >= AT_ONCE)
            wait(NULL);
        pid_t child = fork();
        if (child < 0)
            broken("fork");
        if (child == 0)
            live(i);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
