/* threads THREADS OPENS: each thread opens and closes a file of its own, OPENS times, all at once. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long opens;

static void *run(void *number) {
    char path[64];
    snprintf(path, sizeof path, "thread-%ld", (long)number);
    close(open(path, O_WRONLY | O_CREAT, 0644));
    for (long i = 0; i < opens; i++) {
        int fd = open(path, O_RDONLY);
        if (fd < 0 || close(fd) != 0)
            exit(1);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    long count = atol(argv[1]);
    opens = atol(argv[2]);
    pthread_t threads[64];
    if (count > 64)
        return 2;
    for (long i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, run, (void *)i);
    for (long i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
