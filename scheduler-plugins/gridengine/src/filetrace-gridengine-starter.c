/*
 * starter_method of a Grid Engine queue. sge_shepherd calls it instead of the job's shell and leaves to it what it would
 * have done itself (queue_conf(5) starter_method, shell_start_mode; qsub(1) -b, -shell):
 *
 *   how the job was submitted               what runs
 *   script, unix_behavior or raw_exec       SCRIPT ARG...
 *   script, posix_compliant                 SHELL SCRIPT ARG...
 *   script, start_as_command                SHELL -c SCRIPT
 *   script, script_from_stdin               SHELL -s ARG...       (the shepherd passes the -s itself)
 *   -b y                                    SHELL -c "COMMAND ARG ARG "    (script_from_stdin: -s in place of COMMAND)
 *   -b y -shell n                           COMMAND ARG...
 *   qrsh COMMAND (SHELL_PATH is empty)      LOGIN_SHELL -c "COMMAND ARG ARG"
 *   qrsh -noshell COMMAND                   COMMAND ARG...
 *
 * A login shell's argv[0] begins with '-'. filetrace executes a program under its own name only, so for a login shell this
 * program runs twice: filetrace -- SELF LOGIN_SHELL_STAGE SHELL ARG... becomes the shell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../common/wrapper.h"

#define LOGIN_SHELL_STAGE "--filetrace-login-shell"

struct start {
    const char *shell;   /* "" for qrsh */
    const char *mode;
    bool login_shell;
    bool binary;         /* -b y */
    bool no_shell;       /* -shell n */
    char script_file[PATH_MAX]; /* the job's command */
};

static const char *taken_from_environment(const char *name)
{
    const char *value = getenv(name);
    char *copy = strdup(value != NULL ? value : "");
    unsetenv(name);
    return copy != NULL ? copy : "";
}

/* The shepherd's own configuration of this job: lines NAME=VALUE. */
static void read_job_configuration(struct start *start)
{
    char path[PATH_MAX], line[4096];
    const char *spool = getenv("SGE_JOB_SPOOL_DIR");
    if (spool == NULL || snprintf(path, sizeof path, "%s/config", spool) >= (int)sizeof path)
        return;
    FILE *config = fopen(path, "re");
    if (config == NULL)
        return;
    while (fgets(line, sizeof line, config) != NULL) {
        if (strncmp(line, "handle_as_binary=", 17) == 0)
            start->binary = line[17] == '1';
        else if (strncmp(line, "no_shell=", 9) == 0)
            start->no_shell = line[9] == '1';
        else if (strncmp(line, "script_file=", 12) == 0)
            snprintf(start->script_file, sizeof start->script_file, "%.*s", (int)strcspn(line + 12, "\n"), line + 12);
    }
    fclose(config);
}

/* sge_shepherd leaves a blank behind the last word, qrsh_starter does not. */
static char *joined_with_blanks(char **words, bool blank_at_end)
{
    size_t bytes = 1;
    for (char **word = words; *word != NULL; word++)
        bytes += strlen(*word) + 1;
    char *line = malloc(bytes), *end = line;
    if (line != NULL) {
        *end = '\0';
        for (char **word = words; *word != NULL; word++)
            end += sprintf(end, "%s%s", *word, word[1] != NULL || blank_at_end ? " " : "");
    }
    return line;
}

static bool is_mode(const struct start *start, const char *mode) { return strcasecmp(start->mode, mode) == 0; }

static size_t shell_command(const char *shell, char *line, char **command)
{
    command[0] = (char *)shell;
    command[1] = (char *)"-c";
    command[2] = line;
    return 3;
}

/* Writes what is to be executed to command, whose room is argc + 3, and returns the number of its words. */
static size_t build(struct start *start, char **job, size_t argc, char **command, bool *by_shell)
{
    bool qrsh = start->shell[0] == '\0';
    bool from_stdin = !qrsh && is_mode(start, "script_from_stdin");
    *by_shell = !start->no_shell || from_stdin;
    if (!start->no_shell && (qrsh || start->binary)) {
        const char *shell = qrsh ? getenv("SHELL") : start->shell; /* sge_execd sets SHELL from the user database */
        if (from_stdin)
            job[0] = start->script_file; /* the shepherd put "-s" there */
        char *line = joined_with_blanks(job, !qrsh);
        if (line != NULL)
            return shell_command(shell != NULL ? shell : "/bin/sh", line, command);
    } else if (!start->binary && is_mode(start, "start_as_command")) {
        return shell_command(start->shell, job[0], command);
    } else if (from_stdin || (!start->binary && is_mode(start, "posix_compliant"))) {
        command[0] = (char *)start->shell;
        memcpy(command + 1, job, argc * sizeof *job);
        return argc + 1;
    }
    *by_shell = false;
    memcpy(command, job, argc * sizeof *job);
    return argc;
}

static int cannot_execute(const char *command)
{
    fprintf(stderr, "filetrace-gridengine-starter: %s: %s\n", command, strerror(errno));
    return errno == ENOENT ? 127 : 126;
}

static int become_login_shell(char **command)
{
    char name[PATH_MAX];
    const char *path = command[0], *slash = strrchr(path, '/');
    snprintf(name, sizeof name, "-%s", slash != NULL ? slash + 1 : path);
    command[0] = name;
    execv(path, command);
    return cannot_execute(path);
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], LOGIN_SHELL_STAGE) == 0)
        return become_login_shell(argv + 2);
    struct start start = {
        .shell = taken_from_environment("SGE_STARTER_SHELL_PATH"),
        .mode = taken_from_environment("SGE_STARTER_SHELL_START_MODE"),
        .login_shell = strcmp(taken_from_environment("SGE_STARTER_USE_LOGIN_SHELL"), "true") == 0,
    };
    if (argc < 2) {
        fprintf(stderr, "filetrace-gridengine-starter: to be set as starter_method of a queue: qconf -mq QUEUE\n");
        return 125;
    }
    read_job_configuration(&start);
    char **words = calloc((size_t)argc + 5, sizeof *words), **command = words + 2, own[] = "/proc/self/exe", self[PATH_MAX];
    if (words == NULL)
        return 125;
    bool by_shell;
    size_t count = build(&start, argv + 1, (size_t)argc - 1, command, &by_shell);
    bool login = by_shell && start.login_shell;
    ssize_t length = login ? readlink(own, self, sizeof self - 1) : -1;
    if (length > 0) {
        self[length] = '\0';
        words[0] = self;
        words[1] = (char *)LOGIN_SHELL_STAGE;
        wrapper_exec(words, count + 2);
    } else if (!login) {
        wrapper_exec(command, count);
    }
    if (login)
        return become_login_shell(command);
    if (by_shell) {
        char *path = command[0], *slash = strrchr(path, '/');
        command[0] = slash != NULL ? slash + 1 : path;
        execv(path, command);
        return cannot_execute(path);
    }
    execvp(command[0], command);
    return cannot_execute(command[0]);
}
