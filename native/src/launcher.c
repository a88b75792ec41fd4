/*
 * filetrace, as users type it: starts guardian and tracer where the job cannot notice them, waits until the
 * tracer has seized this process, and becomes the job's command by exec. Whatever goes wrong on the way, the
 * command runs.
 */
#include "attach.h"
#include "command.h"
#include "companions.h"
#include "configuration.h"
#include "filter.h"
#include "handshake.h"
#include "mark.h"
#include "start_timeout.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { EXIT_REFUSED = 125, DEFAULT_START_TIMEOUT_S = 5, CONFIGURED_BYTES = 64 };

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

/* As TracerOptions.requireFlag() has it. */
static bool is_true(const char *text) {
    static const char *const words[] = {"true", "yes", "on", "1"};
    for (size_t i = 0; text && i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static const char *value_of(const char *argument, const char *name) {
    size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static void scan_option(struct options *options, const char *argument) {
    const char *value;
    if ((value = value_of(argument, "--start-timeout")))
        options->start_timeout_s = start_timeout(value, options->start_timeout_s);
    else if ((value = value_of(argument, "--spool")))
        options->spool = value;
    else if ((value = value_of(argument, "--require-trace")))
        options->require_trace = is_true(value);
    else if (strcmp(argument, "--require-trace") == 0)
        options->require_trace = true;
    else if (strcmp(argument, "--verbose") == 0)
        options->verbose = true;
}

/* The environment's word, else the site's; NULL when neither says anything. */
static const char *configured(const char *variable, const char *key, char value[CONFIGURED_BYTES]) {
    const char *text = getenv(variable);
    if (text && *text)
        return text;
    return configuration_value(key, value, CONFIGURED_BYTES) ? value : NULL;
}

static struct options scan_options(int argc, char **argv) {
    char value[CONFIGURED_BYTES];
    struct options options = {
        .start_timeout_s = start_timeout(configured("FILETRACE_START_TIMEOUT", "start-timeout", value), DEFAULT_START_TIMEOUT_S),
        .require_trace = is_true(configured("FILETRACE_REQUIRE_TRACE", "require-trace", value)),
        .verbose = is_true(configured("FILETRACE_VERBOSE", "verbose", value)),
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

static long tracer_of_this(void) {
    return process_status("self", "TracerPid");
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
    bool marked = mark_untraced(&(struct untraced){.folder = folder,
                                                   .given_folder = options->spool,
                                                   .reason = reason,
                                                   .options = options->words,
                                                   .command = command});
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

static int run_traced(const struct options *options, const struct reply *reply, struct companions *companions,
                      char **command) {
    char reason[128];
    if (!companions_trace_job(companions)) {
        companions_end(companions);
        return run_untraced(options, NULL, "the tracer has not seized the job", command);
    }
    int error = filter_install();
    if (error) {
        companions_end(companions);
        snprintf(reason, sizeof reason, "cannot install the seccomp filter: %s", strerror(error));
        return run_untraced(options, NULL, reason, command);
    }
    if (options->verbose)
        dprintf(STDERR_FILENO, "filetrace: recording into %s\n", reply->text);
    return become(command); /* the sockets close on exec */
}

static int follow(const struct options *options, const struct reply *reply, struct companions *companions, char **argv) {
    char **command = argv + 1 + reply->value;
    if (reply->verb == HANDSHAKE_GO)
        return run_traced(options, reply, companions, command);
    companions_close(companions);
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
    struct companions companions;
    char reason[PATH_MAX + 256];
    int error = companions_start(&companions, getpid(), argc, argv, options->start_timeout_s, &reply);
    if (!error && !is_sound(&reply, argc))
        error = EPROTO;
    if (error) {
        companions_explain(&companions, error, options->start_timeout_s, reason, sizeof reason);
        companions_end(&companions);
        return run_untraced(options, NULL, reason, argv + options->command);
    }
    return follow(options, &reply, &companions, argv);
}

int main(int argc, char **argv) {
    if (argc > 1 && value_of(argv[1], "--attach"))
        return attach(value_of(argv[1], "--attach"), argc, argv);
    struct options options = scan_options(argc, argv);
    lift_descriptor_limit();
    long tracer = tracer_of_this();
    if (options.command < argc && tracer > 0)
        return is_one_of_ours(tracer)
                   ? become(argv + options.command)
                   : run_untraced(&options, NULL, "a debugger traces this process already", argv + options.command);
    return run(&options, argc, argv);
}
