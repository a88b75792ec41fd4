/* A grandchild in a session of its own outlives the job's first process and writes after it. */
#include "record.h"

#include <time.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    pid_t first = getpid();
    pid_t child = fork();
    if (child == 0) {
        setsid();
        if (fork() == 0) {
            while (kill(first, 0) == 0)
                nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
            write_file("late", "late");
            leave(9);
        }
        leave(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
