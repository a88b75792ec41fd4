#include "companions.h"

#include "deadline.h"
#include "detached.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LONGEST_REPORT_MS = 2000 };

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* The folder above the one in which this program lies. */
static bool find_home(char home[PATH_MAX]) {
    ssize_t length = readlink("/proc/self/exe", home, PATH_MAX - 1);
    if (length <= 0)
        return false;
    home[length] = '\0';
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(home, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    if (!*home)
        strcpy(home, "/");
    return true;
}

long process_status(const char *pid, const char *field) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%s/status", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    long number = -1;
    size_t length = strlen(field);
    while (number < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, field, length) == 0 && line[length] == ':')
            number = strtol(line + length + 1, NULL, 10);
    fclose(file);
    return number;
}

static long status_of(pid_t pid, const char *field) {
    char text[32];
    snprintf(text, sizeof text, "%d", pid);
    return process_status(text, field);
}

static long tracer_of(pid_t job) {
    return status_of(job, "TracerPid");
}

bool companions_trace_job(const struct companions *companions) {
    long tid = tracer_of(companions->job);
    return tid > 0 && status_of((pid_t)tid, "Tgid") == companions->pids.tracer_pid;
}

static void end_process(int pidfd, pid_t pid) {
    if (pidfd >= 0)
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    else if (pid > 0)
        kill(pid, SIGKILL);
}

void companions_close(struct companions *companions) {
    int *fds[] = {&companions->socket, &companions->report, &companions->guardian_pidfd, &companions->tracer_pidfd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}

/* Guardian first, or it would take the job over. */
void companions_end(struct companions *companions) {
    end_process(companions->guardian_pidfd, companions->pids.guardian_pid);
    end_process(companions->tracer_pidfd, companions->pids.tracer_pid);
    companions_close(companions);
    deadline_ms deadline = deadline_in(2000);
    while (tracer_of(companions->job) > 0 && deadline_left(deadline) > 0)
        poll(NULL, 0, 1);
    if (companions->job == getpid())
        prctl(PR_SET_PTRACER, 0, 0, 0, 0);
}

void companions_give_up(struct companions *companions) {
    end_process(companions->tracer_pidfd, companions->pids.tracer_pid);
    companions_close(companions);
}

static int start(struct companions *companions, const char *home, char **argv) {
    int sockets[2], report[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return errno;
    if (pipe2(report, O_CLOEXEC) != 0) {
        int error = errno;
        close(sockets[0]);
        close(sockets[1]);
        return error;
    }
    companions->socket = sockets[0];
    companions->report = report[0];
    struct guardian_start start = {
        .job_pid = companions->job, .home = home, .launcher_socket = sockets[1], .report = report[1], .argv = argv};
    int error = detached_start(guardian_run, &start);
    close(sockets[1]);
    close(report[1]);
    return error;
}

static int meet(struct companions *companions, deadline_ms deadline) {
    struct guardian_report *pids = &companions->pids;
    int error = receive_all(companions->report, pids, sizeof *pids, deadline);
    if (error)
        return error;
    if (pids->guardian_pid == 0)
        return EPIPE;
    companions->guardian_pidfd = (int)syscall(SYS_pidfd_open, pids->guardian_pid, 0);
    companions->tracer_pidfd = (int)syscall(SYS_pidfd_open, pids->tracer_pid, 0);
    /* Where Yama is active: the guardian and its descendants, so the tracer too, may trace this process. */
    if (companions->job == getpid())
        prctl(PR_SET_PTRACER, pids->guardian_pid, 0, 0, 0);
    return 0;
}

/* Why the tracer is gone, in the words of who saw it end. */
static void read_report(const struct companions *companions, char *reason, size_t size) {
    struct pollfd poll_fd = {.fd = companions->report, .events = POLLIN};
    if (companions->report < 0 || poll(&poll_fd, 1, LONGEST_REPORT_MS) <= 0)
        return;
    ssize_t length = read(companions->report, reason, size - 1);
    if (length > 0)
        reason[length] = '\0';
}

void companions_explain(const struct companions *companions, int error, double timeout_s, char *reason, size_t size) {
    if (error == ETIMEDOUT)
        snprintf(reason, size, "the tracer did not answer within %g s", timeout_s);
    else if (error == EPROTO)
        snprintf(reason, size, "the tracer's answer makes no sense");
    else
        snprintf(reason, size, "the tracer did not start: %s", strerror(error));
    if (error == EPIPE)
        read_report(companions, reason, size);
}

int companions_start(struct companions *companions, pid_t job, int argc, char **argv, double timeout_s,
                     struct reply *reply) {
    char home[PATH_MAX];
    *companions = (struct companions){.job = job, .socket = -1, .report = -1, .guardian_pidfd = -1, .tracer_pidfd = -1};
    if (!find_home(home))
        return ENOENT; /* no /proc */
    deadline_ms deadline = deadline_in((long long)(timeout_s * 1000));
    int error = start(companions, home, argv);
    if (!error)
        error = meet(companions, deadline);
    if (!error)
        error = conversation_tell(companions->socket, job, argc, argv, deadline);
    if (!error)
        error = conversation_hear(companions->socket, reply, deadline);
    return error;
}

void companions_await(const struct companions *companions) {
    const int pidfds[] = {companions->tracer_pidfd, companions->guardian_pidfd};
    for (size_t i = 0; i < sizeof pidfds / sizeof pidfds[0]; i++) {
        struct pollfd end = {.fd = pidfds[i], .events = POLLIN};
        while (end.fd >= 0 && poll(&end, 1, -1) < 0 && errno == EINTR)
            ;
    }
}
