/* The first thread ends, the process lives on in another one: its descriptors stay open, the process has not ended. */
#include "record.h"

#include <pthread.h>
#include <time.h>

static int left_open;

static void *outlive(void *leader) {
    pthread_join(*(pthread_t *)leader, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    write_text(left_open, "late");
    write_file("after", "after");
    expect_close("out", "early,late");
    expect_of(getpid(), "exit 5");
    _exit(5);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    static pthread_t leader, other;
    leader = pthread_self();
    left_open = open_file("out", O_WRONLY | O_CREAT);
    write_text(left_open, "early,");
    pthread_create(&other, NULL, outlive, &leader);
    pthread_exit(NULL);
}
