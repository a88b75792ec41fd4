#include "guardian.h"

#include "detached.h"
#include "handshake.h"
#include "takeover.h"
#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char process_name[] = "filetrace-guard";

/* Descriptors of the guardian; 3 and 4 are what the tracer gets. */
enum { GUARDIAN_REPORT = 5, GUARDIAN_SOCKET = 6, FIRST_UNUSED = 7, ABOVE_ALL = 16 };

struct guardian {
    pid_t tracer_pid;
    pid_t ptrace_tid; /* 0 until the tracer has said it */
    char spool[PATH_MAX];
};

static void show_own_name(char **argv) {
    prctl(PR_SET_NAME, process_name, 0, 0, 0);
    size_t room = strlen(argv[0]);
    for (char **argument = argv; *argument; argument++)
        memset(*argument, 0, strlen(*argument));
    memcpy(argv[0], process_name, room < strlen(process_name) ? room : strlen(process_name));
}

/* Keeps exactly: /dev/null three times, the tracer's two sockets, the report, the own socket. */
static bool arrange_descriptors(const struct guardian_start *start) {
    int launcher = fcntl(start->launcher_socket, F_DUPFD_CLOEXEC, ABOVE_ALL);
    int report = fcntl(start->report, F_DUPFD_CLOEXEC, ABOVE_ALL);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int nowhere = fcntl(null, F_DUPFD_CLOEXEC, ABOVE_ALL);
    int pair[2];
    if (launcher < 0 || report < 0 || nowhere < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    int tracer_end = fcntl(pair[0], F_DUPFD_CLOEXEC, ABOVE_ALL);
    int guardian_end = fcntl(pair[1], F_DUPFD_CLOEXEC, ABOVE_ALL);
    for (int fd = 0; fd < 3; fd++)
        dup2(nowhere, fd);
    dup2(launcher, TRACER_LAUNCHER_SOCKET);
    dup2(tracer_end, TRACER_GUARDIAN_SOCKET);
    dup3(report, GUARDIAN_REPORT, O_CLOEXEC);
    dup3(guardian_end, GUARDIAN_SOCKET, O_CLOEXEC);
    close_from(FIRST_UNUSED);
    return true;
}

static void report_text(const char *text) {
    if (write(GUARDIAN_REPORT, text, strlen(text)) < 0)
        errno = 0; /* the launcher has gone on without us */
}

static void report_no_tracer(int report, const char *what) {
    struct guardian_report none = {0};
    char message[sizeof none + 128] = {0};
    int length = snprintf(message + sizeof none, sizeof message - sizeof none, "%s: %s", what, strerror(errno));
    if (write(report, message, sizeof none + (size_t)length) < 0)
        errno = 0; /* as above */
}

static _Noreturn void tracer_process(const char *home) {
    tracer_become(home);
    char text[PATH_MAX + 128];
    snprintf(text, sizeof text, "no java could be executed (%s/runtime/bin/java, $FILETRACE_JAVA, $JAVA_HOME, $PATH): %s",
             home, strerror(errno));
    report_text(text);
    _exit(127);
}

static bool start_tracer(struct guardian *guardian, const char *home) {
    guardian->tracer_pid = fork();
    if (guardian->tracer_pid == 0)
        tracer_process(home);
    if (guardian->tracer_pid < 0) {
        report_no_tracer(GUARDIAN_REPORT, "cannot fork the tracer");
        return false;
    }
    close(TRACER_LAUNCHER_SOCKET);
    close(TRACER_GUARDIAN_SOCKET);
    struct guardian_report report = {.guardian_pid = getpid(), .tracer_pid = guardian->tracer_pid};
    return write(GUARDIAN_REPORT, &report, sizeof report) == sizeof report;
}

static bool receive(void *buffer, size_t size) {
    ssize_t received;
    while ((received = recv(GUARDIAN_SOCKET, buffer, size, MSG_WAITALL)) < 0 && errno == EINTR)
        ;
    return received == (ssize_t)size;
}

/* Hears which thread to guard; false when the tracer ends or talks nonsense. */
static bool hear_tracer(struct guardian *guardian) {
    uint32_t header[4];
    if (!receive(header, sizeof header) || header[0] != HANDSHAKE_MAGIC || header[3] >= sizeof guardian->spool)
        return false;
    if ((pid_t)header[1] != guardian->tracer_pid || !receive(guardian->spool, header[3]))
        return false;
    guardian->spool[header[3]] = '\0';
    guardian->ptrace_tid = (pid_t)header[2];
    return true;
}

static void answer_tracer(uint32_t error) {
    if (send(GUARDIAN_SOCKET, &error, sizeof error, MSG_NOSIGNAL) < 0)
        errno = 0; /* its death is what we wait for next */
}

static void report_end_of_tracer(int status) {
    char text[128];
    if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "the tracer was killed by signal %d before it answered", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 127)
        snprintf(text, sizeof text, "the tracer ended with status %d before it answered", WEXITSTATUS(status));
    else
        return; /* said by the process itself */
    report_text(text);
}

static void await_unguarded(const struct guardian *guardian) {
    int status;
    while (waitpid(guardian->tracer_pid, &status, 0) < 0 && errno == EINTR)
        ;
    report_end_of_tracer(status);
}

void guardian_run(void *argument) {
    const struct guardian_start *start = argument;
    char home[PATH_MAX];
    snprintf(home, sizeof home, "%s", start->home);
    tracer_leave_job();
    if (!arrange_descriptors(start)) {
        report_no_tracer(start->report, "cannot arrange the tracer's descriptors");
        _exit(1);
    }
    show_own_name(start->argv);
    struct guardian guardian = {0};
    if (!start_tracer(&guardian, home))
        _exit(1);
    if (!hear_tracer(&guardian)) {
        await_unguarded(&guardian);
        _exit(1);
    }
    uint32_t error = ptrace(PTRACE_SEIZE, guardian.ptrace_tid, 0, PTRACE_O_TRACEEXIT) == 0 ? 0 : (uint32_t)errno;
    if (error == 0)
        close(GUARDIAN_REPORT);
    answer_tracer(error);
    struct ward ward = {.job_pid = start->job_pid,
                        .tracer_pid = guardian.tracer_pid,
                        .ptrace_tid = error ? 0 : guardian.ptrace_tid,
                        .socket = GUARDIAN_SOCKET,
                        .spool = guardian.spool};
    takeover_watch(&ward);
    _exit(0);
}
