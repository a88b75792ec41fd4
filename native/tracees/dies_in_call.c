/* Threads and processes that die inside of a call which is traced: it has no end, and is no access. */
#include "record.h"

#include <pthread.h>

static void *wait_for_a_writer(void *unused) {
    open("fifo", O_RDONLY);
    return unused;
}

/* Until the thread sleeps in its call. */
static void await_sleep(pid_t pid) {
    char path[64], state;
    sprintf(path, "/proc/%d/stat", pid);
    do {
        FILE *file = fopen(path, "r");
        if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
            broken("stat");
        fclose(file);
    } while (state == 'R');
    usleep(50000);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    if (mkfifo("fifo", 0600) != 0)
        broken("mkfifo");
    pid_t killed = fork();
    if (killed == 0)
        wait_for_a_writer(NULL);
    await_sleep(killed);
    kill(killed, SIGKILL);
    reap(killed);

    pid_t leaving = fork();
    if (leaving == 0) {
        pthread_t thread;
        for (int i = 0; i < 3; i++)
            pthread_create(&thread, NULL, wait_for_a_writer, NULL);
        usleep(100000);
        write_text(open_file("out", O_WRONLY | O_CREAT), "left open");
        expect_close("out", "left open");
        _exit(5);
    }
    reap(leaving);
    return 0;
}
