/* processes COUNT PROGRAM [ARG...]: runs PROGRAM again and again, one at a time. */
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv) {
    if (argc < 3)
        return 2;
    for (long i = 0, count = atol(argv[1]); i < count; i++) {
        pid_t child;
        int status;
        if (posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ) != 0)
            return 1;
        if (waitpid(child, &status, 0) != child || status != 0)
            return 1;
    }
    return 0;
}
