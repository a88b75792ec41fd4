/* exec by a thread that is not the leader: the thread takes over the leader's id, the others vanish without exit. */
#include "record.h"

#include <pthread.h>

static void *wait_forever(void *unused) {
    pause();
    return unused;
}

static void *run(void *unused) {
    write_file("before", "before");
    exec_self("again");
    return unused;
}

int tracee(int argc, char **argv) {
    (void)argv;
    if (argc > 1) {
        write_file("after", "after");
        return 0;
    }
    pthread_t sleeper, runner;
    pthread_create(&sleeper, NULL, wait_forever, NULL);
    pthread_create(&runner, NULL, run, NULL);
    pause();
    return 1;
}
