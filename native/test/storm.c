/*
 * Threads that open and close, threads that spawn: each failed call counts. Arguments: openers, spawners,
 * loops of an opener. Prints nothing but the sum of failures, and ends with status 1 if there is one.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_long failures;
static atomic_bool done;
static long loops;

static void failed(const char *call) {
    atomic_fetch_add(&failures, 1);
    fprintf(stderr, "%s: %s\n", call, strerror(errno));
}

static void *open_and_close(void *argument) {
    (void)argument;
    for (long i = 0; i < loops; i++) {
        int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            failed("open");
        else if (close(fd) != 0)
            failed("close");
    }
    return NULL;
}

static void *spawn_and_wait(void *argument) {
    char *argv[] = {(char *)"true", NULL};
    (void)argument;
    while (!done) {
        pid_t pid;
        int status;
        int error = posix_spawn(&pid, "/bin/true", NULL, NULL, argv, NULL);
        if (error) {
            errno = error;
            failed("posix_spawn");
        } else if (waitpid(pid, &status, 0) != pid) {
            failed("waitpid");
        } else if (status != 0) {
            errno = 0;
            fprintf(stderr, "status %x\n", status);
            failed("true");
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    int openers = argc > 1 ? atoi(argv[1]) : 3, spawners = argc > 2 ? atoi(argv[2]) : 2;
    loops = argc > 3 ? atol(argv[3]) : 20000;
    pthread_t threads[64];
    for (int i = 0; i < openers + spawners; i++)
        pthread_create(&threads[i], NULL, i < openers ? open_and_close : spawn_and_wait, NULL);
    for (int i = 0; i < openers; i++)
        pthread_join(threads[i], NULL);
    done = 1;
    for (int i = openers; i < openers + spawners; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", failures);
    return failures != 0;
}
