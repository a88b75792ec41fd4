/* Eight threads open, write and close at once; descriptor numbers are taken up by another thread at once. */
#include "record.h"

#include <pthread.h>

enum { THREADS = 8, FILES = 25 };

static pthread_barrier_t start;

static void *open_many(void *name) {
    pthread_barrier_wait(&start);
    for (int i = 0; i < FILES; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s-%d", (char *)name, i);
        write_file(path, path);
    }
    return NULL;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    static char names[THREADS][16];
    pthread_t threads[THREADS];
    pthread_barrier_init(&start, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) {
        snprintf(names[i], sizeof names[i], "thread%d", i);
        if (pthread_create(&threads[i], NULL, open_many, names[i]) != 0)
            broken("pthread_create");
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
