/*
 * filetrace, as users type it: starts guardian and tracer where the job cannot notice them, waits until the
 * tracer has seized this process, and becomes the job's command by exec. Whatever goes wrong on the way, the
 * command runs.
 */
#include "command.h"
#include "conversation.h"
#include "detached.h"
#include "filter.h"
#include "guardian.h"
#include "handshake.h"
#include "mark.h"
#include "spool_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { EXIT_REFUSED = 125, DEFAULT_START_TIMEOUT_S = 5, LONGEST_START_TIMEOUT_S = 86400 };

/* A job's limit may leave no descriptor for the sockets; it gets its limit back with its command. */
static struct rlimit descriptor_limit;

static void lift_descriptor_limit(void) {
    if (getrlimit(RLIMIT_NOFILE, &descriptor_limit) != 0)
        return;
    struct rlimit lifted = {.rlim_cur = descriptor_limit.rlim_max, .rlim_max = descriptor_limit.rlim_max};
    setrlimit(RLIMIT_NOFILE, &lifted);
}

static int become(char **command) {
    setrlimit(RLIMIT_NOFILE, &descriptor_limit);
    return command_execute(command);
}

/* What the launcher must know without the tracer's help. */
struct options {
    const char *spool;
    double start_timeout_s;
    bool require_trace;
    bool verbose;
    char **words; /* argv without the program's name */
    int command;  /* index in argv; argc when there is none */
};

/* Both ends of what was started; -1 and 0 for what is not there. */
struct companions {
    int socket;
    int report;
    struct guardian_report pids;
    int guardian_pidfd;
    int tracer_pidfd;
};

static bool is_true(const char *text) {
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "yes") == 0);
}

static double seconds(const char *text, double otherwise) {
    char *end;
    double value = text && *text ? strtod(text, &end) : -1;
    return value >= 0 && *end == '\0' && value <= LONGEST_START_TIMEOUT_S ? value : otherwise;
}

static const char *value_of(const char *argument, const char *name) {
    size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static void scan_option(struct options *options, const char *argument) {
    const char *value;
    if ((value = value_of(argument, "--start-timeout")))
        options->start_timeout_s = seconds(value, options->start_timeout_s);
    else if ((value = value_of(argument, "--spool")))
        options->spool = value;
    else if ((value = value_of(argument, "--require-trace")))
        options->require_trace = is_true(value);
    else if (strcmp(argument, "--require-trace") == 0)
        options->require_trace = true;
    else if (strcmp(argument, "--verbose") == 0)
        options->verbose = true;
}

static struct options scan_options(int argc, char **argv) {
    struct options options = {
        .start_timeout_s = seconds(getenv("FILETRACE_START_TIMEOUT"), DEFAULT_START_TIMEOUT_S),
        .require_trace = is_true(getenv("FILETRACE_REQUIRE_TRACE")),
        .verbose = is_true(getenv("FILETRACE_VERBOSE")),
        .words = argv + 1,
    };
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        scan_option(&options, argv[i]);
    }
    options.command = i;
    return options;
}

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

/* A number from /proc/PID/status; -1 when it cannot be read. */
static long status_number(const char *pid, const char *field) {
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

static long tracer_of_this(void) {
    return status_number("self", "TracerPid");
}

static bool is_one_of_ours(long tracer) {
    char path[64], text[4096] = "";
    snprintf(path, sizeof path, "/proc/%ld/comm", tracer);
    FILE *comm = fopen(path, "re");
    if (comm) {
        size_t length = fread(text, 1, sizeof text - 1, comm);
        fclose(comm);
        text[length] = '\0';
        if (strncmp(text, "filetrace-guard", 15) == 0)
            return true;
    }
    snprintf(path, sizeof path, "/proc/%ld/cmdline", tracer);
    FILE *cmdline = fopen(path, "re");
    if (!cmdline)
        return false;
    size_t length = fread(text, 1, sizeof text, cmdline);
    fclose(cmdline);
    return memmem(text, length, "filetrace.jvmargs", 17) || memmem(text, length, "org.filetrace.tracer", 20);
}

static void end_process(int pidfd, pid_t pid) {
    if (pidfd >= 0)
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    else if (pid > 0)
        kill(pid, SIGKILL);
}

static void close_companions(struct companions *companions) {
    int *fds[] = {&companions->socket, &companions->report, &companions->guardian_pidfd, &companions->tracer_pidfd};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}

/* Guardian first, or it would take the launcher over; then waits until nobody traces this process. */
static void end_companions(struct companions *companions) {
    end_process(companions->guardian_pidfd, companions->pids.guardian_pid);
    end_process(companions->tracer_pidfd, companions->pids.tracer_pid);
    close_companions(companions);
    deadline_ms deadline = deadline_in(2000);
    while (tracer_of_this() > 0 && deadline_left(deadline) > 0)
        poll(NULL, 0, 1);
    prctl(PR_SET_PTRACER, 0, 0, 0, 0);
}

static int start_companions(struct companions *companions, const char *home, char **argv) {
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
        .job_pid = getpid(), .home = home, .launcher_socket = sockets[1], .report = report[1], .argv = argv};
    int error = detached_start(guardian_run, &start);
    close(sockets[1]);
    close(report[1]);
    return error;
}

static int meet_companions(struct companions *companions, deadline_ms deadline) {
    struct guardian_report *pids = &companions->pids;
    int error = receive_all(companions->report, pids, sizeof *pids, deadline);
    if (error)
        return error;
    if (pids->guardian_pid == 0)
        return EPIPE;
    companions->guardian_pidfd = (int)syscall(SYS_pidfd_open, pids->guardian_pid, 0);
    companions->tracer_pidfd = (int)syscall(SYS_pidfd_open, pids->tracer_pid, 0);
    /* Where Yama is active: the guardian and its descendants, so the tracer too, may trace this process. */
    prctl(PR_SET_PTRACER, pids->guardian_pid, 0, 0, 0);
    return 0;
}

/* Why the tracer is gone, in the words of who saw it end. */
static void read_report(const struct companions *companions, char *reason, size_t size) {
    struct pollfd poll_fd = {.fd = companions->report, .events = POLLIN};
    if (companions->report < 0 || poll(&poll_fd, 1, 500) <= 0)
        return;
    ssize_t length = read(companions->report, reason, size - 1);
    if (length > 0)
        reason[length] = '\0';
}

static void explain(const struct companions *companions, int error, double timeout_s, char *reason, size_t size) {
    if (error == ETIMEDOUT)
        snprintf(reason, size, "the tracer did not answer within %g s", timeout_s);
    else if (error == EPROTO)
        snprintf(reason, size, "the tracer's answer makes no sense");
    else
        snprintf(reason, size, "the tracer did not start: %s", strerror(error));
    if (error == EPIPE)
        read_report(companions, reason, size);
}

static bool is_traced_by(const struct companions *companions) {
    char tracer[32];
    long tid = tracer_of_this();
    snprintf(tracer, sizeof tracer, "%ld", tid);
    return tid > 0 && status_number(tracer, "Tgid") == companions->pids.tracer_pid;
}

static bool is_sound(const struct reply *reply, int argc) {
    switch (reply->verb) {
    case HANDSHAKE_GO:
    case HANDSHAKE_UNTRACED:
    case HANDSHAKE_NESTED:
        return reply->value >= 0 && reply->value < argc - 1;
    case HANDSHAKE_PRINT:
    case HANDSHAKE_REFUSE:
        return true;
    default:
        return false;
    }
}

static void print(int fd, const char *text, size_t size) {
    while (size > 0) {
        ssize_t written = write(fd, text, size);
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            text += written;
            size -= (size_t)written;
        }
    }
}

/* Fail open: the job runs, and a mark in the spool says that there is no record of it. */
static int run_untraced(const struct options *options, const char *folder, const char *reason, char **command) {
    if (!*command) {
        dprintf(STDERR_FILENO, "filetrace: %s; no command was given. Try: filetrace --help\n", reason);
        return EXIT_REFUSED;
    }
    if (options->require_trace) {
        dprintf(STDERR_FILENO, "filetrace: %s is not started, because it would run untraced (%s) and --require-trace is set\n",
                command[0], reason);
        return EXIT_REFUSED;
    }
    char found[PATH_MAX];
    bool marked = (folder || spool_folder_find(options->spool, found)) &&
                  mark_untraced(folder ? folder : found, reason, options->words, command);
    if (options->verbose)
        dprintf(STDERR_FILENO, "filetrace: running untraced: %s%s\n", reason,
                marked ? "" : "; the mark that says so could not be written");
    return become(command);
}

static int run_untraced_as_told(const struct options *options, const struct reply *reply, char **command) {
    size_t first = strlen(reply->text);
    if (first < reply->bytes)
        return run_untraced(options, reply->text, reply->text + first + 1, command);
    return run_untraced(options, NULL, reply->text, command);
}

static int run_traced(const struct options *options, struct companions *companions, char **command) {
    char reason[128];
    if (!is_traced_by(companions)) {
        end_companions(companions);
        return run_untraced(options, NULL, "the tracer has not seized the job", command);
    }
    int error = filter_install();
    if (error) {
        end_companions(companions);
        snprintf(reason, sizeof reason, "cannot install the seccomp filter: %s", strerror(error));
        return run_untraced(options, NULL, reason, command);
    }
    return become(command); /* the sockets close on exec */
}

static int follow(const struct options *options, const struct reply *reply, struct companions *companions, char **argv) {
    char **command = argv + 1 + reply->value;
    if (reply->verb == HANDSHAKE_GO)
        return run_traced(options, companions, command);
    close_companions(companions);
    prctl(PR_SET_PTRACER, 0, 0, 0, 0);
    switch (reply->verb) {
    case HANDSHAKE_NESTED:
        return become(command);
    case HANDSHAKE_UNTRACED:
        return run_untraced_as_told(options, reply, command);
    default:
        print(reply->verb == HANDSHAKE_PRINT ? STDOUT_FILENO : STDERR_FILENO, reply->text, reply->bytes);
        return reply->value;
    }
}

static int run(const struct options *options, int argc, char **argv) {
    static struct reply reply;
    char home[PATH_MAX], reason[PATH_MAX + 256];
    char **command = argv + options->command;
    if (!find_home(home))
        return run_untraced(options, NULL, "/proc is not there", command);
    struct companions companions = {.socket = -1, .report = -1, .guardian_pidfd = -1, .tracer_pidfd = -1};
    deadline_ms deadline = deadline_in((long long)(options->start_timeout_s * 1000));
    int error = start_companions(&companions, home, argv);
    if (!error)
        error = meet_companions(&companions, deadline);
    if (!error)
        error = conversation_tell(companions.socket, argc, argv, deadline);
    if (!error)
        error = conversation_hear(companions.socket, &reply, deadline);
    if (!error && !is_sound(&reply, argc))
        error = EPROTO;
    if (error) {
        explain(&companions, error, options->start_timeout_s, reason, sizeof reason);
        end_companions(&companions);
        return run_untraced(options, NULL, reason, command);
    }
    return follow(options, &reply, &companions, argv);
}

int main(int argc, char **argv) {
    struct options options = scan_options(argc, argv);
    lift_descriptor_limit();
    long tracer = tracer_of_this();
    if (options.command < argc && tracer > 0)
        return is_one_of_ours(tracer)
                   ? become(argv + options.command)
                   : run_untraced(&options, NULL, "a debugger traces this process already", argv + options.command);
    return run(&options, argc, argv);
}
