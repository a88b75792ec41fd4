/* An open that waits (for a lease to be given up), is interrupted by a signal and restarted by the kernel
 * (ERESTARTSYS): one call, one record. Without SA_RESTART it fails with EINTR, which is a record as well. */
#include "record.h"

#include <time.h>

static void on_alarm(int signal) {
    (void)signal;
}

static void nap(int milliseconds) {
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    while (nanosleep(&time, &time) != 0)
        continue;
}

/* Nobody else may have the file open; who has just closed it, or reads it for its checksum, may need a moment. */
static int lease(int fd) {
    for (int tries = 0; tries < 100; tries++) {
        if (fcntl(fd, F_SETLEASE, F_WRLCK) == 0)
            return 1;
        if (errno != EAGAIN)
            return 0;
        nap(50);
    }
    return 0;
}

static void interrupt_soon(int flags, pid_t *interrupter) {
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = flags};
    sigaction(SIGUSR1, &action, NULL);
    pid_t target = getpid();
    *interrupter = fork();
    if (*interrupter == 0) {
        nap(150);
        kill(target, SIGUSR1);
        expect("close %s ok", shown("leased"));
        leave(0);
    }
}

static int open_leased(const char *path, int flags) {
    pid_t interrupter;
    interrupt_soon(flags, &interrupter);
    int fd = open_file(path, O_RDONLY);
    waitpid(interrupter, NULL, 0);
    return fd;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("leased", "leased");
    int holder = open_file("leased", O_RDWR);
    signal(SIGIO, SIG_IGN);
    if (!lease(holder))
        skip("no leases on this file system");
    pid_t reader = fork();
    if (reader == 0) {
        int fd = open_leased("leased", SA_RESTART);
        close_file(fd, "leased", NULL);
        expect("close %s ok", shown("leased"));
        leave(0);
    }
    nap(600);
    fcntl(holder, F_SETLEASE, F_UNLCK);
    waitpid(reader, NULL, 0);

    if (lease(holder)) {
        reader = fork();
        if (reader == 0) {
            open_leased("leased", 0);
            expect("close %s ok", shown("leased"));
            leave(0);
        }
        waitpid(reader, NULL, 0);
        fcntl(holder, F_SETLEASE, F_UNLCK);
    }
    close_file(holder, "leased", NULL);
    return 0;
}
