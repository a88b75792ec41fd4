#include "attach.h"

#include "companions.h"
#include "handshake.h"
#include "mark.h"
#include "start_timeout.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_UNTRACED = 125, START_TIMEOUT_S = 10 };

/* Of the options alone: the environment is the job's, and what waits here holds the node's daemon up. */
static double seconds_to_wait(char **options) {
    static const char name[] = "--start-timeout=";
    double timeout_s = START_TIMEOUT_S;
    for (; *options && **options == '-' && strcmp(*options, "--") != 0; options++)
        if (strncmp(*options, name, sizeof name - 1) == 0)
            timeout_s = start_timeout(*options + sizeof name - 1, timeout_s);
    return timeout_s;
}

static char **command_of(char **argv) {
    char **command = argv + 1;
    while (*command && (*command)[0] == '-' && strcmp(*command, "--") != 0)
        command++;
    return *command && strcmp(*command, "--") == 0 ? command + 1 : command;
}

static int leave_untraced(struct companions *companions, const char *reason, char **options, char **command) {
    companions_give_up(companions);
    mark_untraced(&(struct untraced){.reason = reason, .options = options, .command = command});
    dprintf(STDERR_FILENO, "filetrace: the job runs untraced: %s\n", reason);
    return EXIT_UNTRACED;
}

int attach(const char *pid, int argc, char **argv) {
    static struct reply reply;
    struct companions companions;
    char reason[PATH_MAX + 256];
    char **arguments = argv + 1; /* what the tracer hears begins behind --attach */
    char **command = command_of(arguments);
    signal(SIGPIPE, SIG_IGN);
    double timeout_s = seconds_to_wait(arguments);
    int error = companions_start(&companions, (pid_t)strtol(pid, NULL, 10), argc - 1, arguments, timeout_s, &reply);
    if (error) {
        companions_explain(&companions, error, timeout_s, reason, sizeof reason);
        return leave_untraced(&companions, reason, arguments, command);
    }
    if (reply.verb != HANDSHAKE_GO) {
        const char *said = reply.verb == HANDSHAKE_UNTRACED ? reply.text + strlen(reply.text) + 1 : reply.text;
        snprintf(reason, sizeof reason, "%s", said < reply.text + reply.bytes ? said : reply.text);
        return leave_untraced(&companions, reason, arguments, command);
    }
    if (!companions_trace_job(&companions))
        return leave_untraced(&companions, "the tracer has not seized the job", arguments, command);
    if (write(STDOUT_FILENO, "t", 1) != 1)
        return leave_untraced(&companions, "the scheduler's plugin is gone", arguments, command);
    companions_await(&companions);
    return 0;
}
