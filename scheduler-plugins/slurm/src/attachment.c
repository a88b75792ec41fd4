#include "attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { ANSWER_MS = 5000, END_MS = 2000, VARIABLE_BYTES = 4096, CGROUPS_BYTES = 8192 };

/* The tracer runs with a capability: of the user's environment it gets what it reads itself, and no more. */
static bool is_for_tracer(const char *variable)
{
    static const char *const taken[] = {"SLURM_", "SLURMD_", "FILETRACE_", "XDG_STATE_HOME=", "XDG_CACHE_HOME=", "PMIX_RANK="};
    static const char *const refused[] = {"FILETRACE_JAVA=", "SLURM_PROCID=", "SLURM_LOCALID="};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (strncmp(variable, refused[i], strlen(refused[i])) == 0)
            return false;
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strncmp(variable, taken[i], strlen(taken[i])) == 0)
            return true;
    return false;
}

static char *variable(const char *format, const char *value)
{
    char *text = malloc(VARIABLE_BYTES);
    if (text != NULL)
        snprintf(text, VARIABLE_BYTES, format, value);
    return text;
}

static char *number(const char *format, unsigned value)
{
    char *text = malloc(64);
    if (text != NULL)
        snprintf(text, 64, format, value);
    return text;
}

static char **environment_of(const struct attachment *attachment)
{
    size_t count = 0, used = 0;
    while (attachment->environment[count] != NULL)
        count++;
    char **environment = calloc(count + 7, sizeof *environment);
    if (environment == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (is_for_tracer(attachment->environment[i]))
            environment[used++] = attachment->environment[i];
    environment[used++] = (char *)"PATH=/usr/local/bin:/usr/bin:/bin";
    environment[used++] = variable("HOME=%s", attachment->home);
    environment[used++] = variable("USER=%s", attachment->user);
    environment[used++] = variable("LOGNAME=%s", attachment->user);
    environment[used++] = number("SLURM_PROCID=%u", attachment->rank);
    environment[used++] = number("SLURM_LOCALID=%u", attachment->local_rank);
    return environment;
}

static char **arguments_of(const struct attachment *attachment, pid_t task)
{
    size_t used = 0;
    char **arguments = calloc(attachment->option_count + attachment->command_count + 4, sizeof *arguments);
    if (arguments == NULL)
        return NULL;
    arguments[used++] = (char *)attachment->wrapper;
    arguments[used++] = number("--attach=%u", (unsigned)task);
    for (size_t i = 0; i < attachment->option_count; i++)
        arguments[used++] = (char *)attachment->options[i];
    arguments[used++] = (char *)"--";
    memcpy(arguments + used, attachment->command, attachment->command_count * sizeof *arguments);
    return arguments;
}

/* capabilities(7); a set of bits in each */
static int set_capabilities(unsigned effective, unsigned permitted, unsigned inheritable)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{effective, permitted, inheritable}};
    return (int)syscall(SYS_capset, &header, data);
}

static bool become_user(const struct attachment *attachment)
{
    const unsigned ptrace = 1u << CAP_SYS_PTRACE;
    return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && setgroups(attachment->group_count, attachment->groups) == 0 &&
           setresgid(attachment->gid, attachment->gid, attachment->gid) == 0 &&
           setresuid(attachment->uid, attachment->uid, attachment->uid) == 0 && set_capabilities(ptrace, ptrace, ptrace) == 0 &&
           prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_PTRACE, 0, 0) == 0;
}

/*
 * The job's memory limit is for the job: what the tracer needs is neither charged to it nor first to be killed for it. Of
 * /proc/self/cgroup, cgroups(7): 4:memory:/slurm/uid_1000/job_7/step_0, or 0::/system.slice/slurmstepd.scope/job_7/step_0/slurm,
 * where Slurm keeps a group "system" beside the jobs'. Returns cgroup.procs of the group outside, or -1.
 */
static int group_outside_job(void)
{
    char groups[CGROUPS_BYTES], path[PATH_MAX], *rest = groups, *line;
    int fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
    ssize_t bytes = fd >= 0 ? read(fd, groups, sizeof groups - 1) : 0;
    if (fd >= 0)
        close(fd);
    groups[bytes > 0 ? bytes : 0] = '\0';
    for (fd = -1; fd < 0 && (line = strsep(&rest, "\n")) != NULL;) {
        const char *memory = strstr(line, ":memory:/"); /* of version 1 */
        char *group = strrchr(line, ':');
        char *job = group == NULL ? NULL : strstr(group, memory != NULL ? "/uid_" : "/job_");
        if (job == NULL || (memory == NULL && strncmp(line, "0::/", 4) != 0))
            continue;
        *job = '\0';
        snprintf(path, sizeof path, "/sys/fs/cgroup%s%s%s/cgroup.procs", memory != NULL ? "/memory" : "", group + 1,
                 memory != NULL ? "" : "/system");
        fd = open(path, O_WRONLY | O_CLOEXEC);
    }
    return fd;
}

/* Between fork and exec in a program with threads: system calls only. */
static _Noreturn void attach(const struct attachment *attachment, char **arguments, char **environment, int report, int group)
{
    int nothing = open("/dev/null", O_RDWR);
    ssize_t left = write(group, "0", 1); /* if not, it stays in the job's */
    (void)left;
    if (setsid() < 0 || nothing < 0 || chdir("/") != 0 || !become_user(attachment))
        _exit(1);
    dup2(report, STDOUT_FILENO);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    if (syscall(SYS_close_range, 3u, ~0u, 0) != 0)
        for (int fd = 3; fd < 4096; fd++)
            close(fd);
    execve(attachment->wrapper, arguments, environment);
    _exit(1);
}

int attachment_start(const struct attachment *attachment, pid_t task)
{
    char **arguments = arguments_of(attachment, task), **environment = environment_of(attachment);
    int ends[2], status, error, group = group_outside_job();
    if (arguments == NULL || environment == NULL || pipe2(ends, O_CLOEXEC) != 0)
        return -1; /* slurmstepd ends with its step: what was allocated is let go with it */
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0)
            attach(attachment, arguments, environment, ends[1], group);
        _exit(0);
    }
    error = errno;
    close(ends[1]);
    if (group >= 0)
        close(group);
    while (middle > 0 && waitpid(middle, &status, 0) < 0 && errno == EINTR) {}
    if (middle > 0)
        return ends[0];
    close(ends[0]);
    errno = error;
    return -1;
}

static ssize_t next_byte(int record, int patience_ms)
{
    char byte;
    struct pollfd readable = {.fd = record, .events = POLLIN};
    return poll(&readable, 1, patience_ms) > 0 ? read(record, &byte, 1) : -1;
}

bool attachment_begun(int record, double start_timeout_s)
{
    return next_byte(record, (int)(start_timeout_s * 1000) + ANSWER_MS) == 1;
}

void attachment_ended(int record)
{
    next_byte(record, END_MS);
    close(record);
}

void attachment_keep_privilege(void) { prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0); }

static pid_t tracer(void)
{
    char line[256];
    int pid = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL && sscanf(line, "TracerPid: %d", &pid) != 1) {}
    if (status != NULL)
        fclose(status);
    return pid;
}

/* Without a filter there would be no stop, and an empty record that looks complete: killed, its guardian says truncated. */
static void end_record(pid_t tracer) { kill(tracer, SIGKILL); }

int attachment_filter(void)
{
    const unsigned admin = 1u << CAP_SYS_ADMIN;
    int error = 0;
    pid_t traced_by = tracer();
    if (traced_by > 0) {
        set_capabilities(admin, admin, 0); /* if not: the filter costs set-uid programs their privilege */
        error = filter_install();
        if (error != 0)
            end_record(traced_by);
    }
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
    set_capabilities(0, 0, 0);
    return error;
}
