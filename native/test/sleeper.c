/* Sleeps in each call that a stop can interrupt, one thread each; a call that fails with EINTR counts. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { NAP_MS = 2000 };

static int interrupted(long result) { return result < 0 && errno == EINTR; }

static int in_nanosleep(void) {
    struct timespec nap = {NAP_MS / 1000, 0};
    return interrupted(nanosleep(&nap, NULL));
}

static int in_poll(void) { return interrupted(poll(NULL, 0, NAP_MS)); }

static int in_select(void) {
    struct timeval nap = {NAP_MS / 1000, 0};
    return interrupted(select(0, NULL, NULL, NULL, &nap));
}

static int in_epoll(void) {
    struct epoll_event event;
    int fd = epoll_create1(0), result = interrupted(epoll_wait(fd, &event, 1, NAP_MS));
    close(fd);
    return result;
}

static int in_semop(void) {
    int set = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf operation = {.sem_op = -1};
    struct timespec nap = {NAP_MS / 1000, 0};
    int result = interrupted(semtimedop(set, &operation, 1, &nap));
    semctl(set, 0, IPC_RMID);
    return result;
}

static int in_sigtimedwait(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    struct timespec nap = {NAP_MS / 1000, 0};
    return interrupted(sigtimedwait(&set, NULL, &nap));
}

static int in_recv_with_timeout(void) {
    int pair[2];
    char byte;
    struct timeval nap = {NAP_MS / 1000, 0};
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &nap, sizeof nap);
    int result = interrupted(recv(pair[0], &byte, 1, 0));
    close(pair[0]), close(pair[1]);
    return result;
}

static const struct {
    const char *name;
    int (*sleep)(void);
} sleeps[] = {
    {"nanosleep", in_nanosleep}, {"poll", in_poll},     {"select", in_select},           {"epoll_wait", in_epoll},
    {"semtimedop", in_semop},    {"sigtimedwait", in_sigtimedwait}, {"recv", in_recv_with_timeout},
};
enum { SLEEPS = sizeof sleeps / sizeof sleeps[0] };
static int counts[SLEEPS];

static void *run(void *argument) {
    size_t i = (size_t)argument;
    counts[i] = sleeps[i].sleep();
    return NULL;
}

int main(void) {
    pthread_t threads[SLEEPS];
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (size_t i = 0; i < SLEEPS; i++)
        pthread_create(&threads[i], NULL, run, (void *)i);
    for (size_t i = 0; i < SLEEPS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < SLEEPS; i++)
        printf("%s %d\n", sleeps[i].name, counts[i]);
    return 0;
}
