#include "mark.h"

#include "configuration.h"
#include "conversation.h"
#include "detached.h"
#include "spool_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_VARIABLE = 1024, LONGEST_WRITING_MS = 2000 };

static void put_text(FILE *out, const char *text) {
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '\\')
            fputs("\\\\", out);
        else
            fputc(*text, out);
    }
}

static void put(FILE *out, const char *key, const char *value) {
    fprintf(out, "%s=", key);
    put_text(out, value);
    fputc('\n', out);
}

static void put_command(FILE *out, char **command) {
    fputs("argv=", out);
    for (char **argument = command; *argument; argument++) {
        if (argument != command)
            fputs("\\0", out);
        put_text(out, *argument);
    }
    fputc('\n', out);
}

static bool read_line(const char *path, char *line, int size) {
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool read = fgets(line, size, file) != NULL;
    fclose(file);
    if (read)
        line[strcspn(line, "\n")] = '\0';
    return read;
}

/* The name of an id in /etc/passwd or /etc/group: a static program cannot ask other name services. */
static bool name_in(const char *path, unsigned id, char *name, size_t size) {
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    char line[4096];
    bool found = false;
    while (!found && fgets(line, sizeof line, file)) {
        char *rest = line;
        const char *candidate = strsep(&rest, ":");
        strsep(&rest, ":");
        const char *number = strsep(&rest, ":");
        found = number && *number && strtoul(number, NULL, 10) == id;
        if (found)
            snprintf(name, size, "%s", candidate);
    }
    fclose(file);
    return found;
}

static void put_owner(FILE *out) {
    char name[256];
    const char *user = getenv("LOGNAME") ? getenv("LOGNAME") : getenv("USER");
    if (name_in("/etc/passwd", geteuid(), name, sizeof name))
        user = name;
    fprintf(out, "uid=%u\ngid=%u\n", geteuid(), getegid());
    put(out, "user", user ? user : "");
    if (name_in("/etc/group", getegid(), name, sizeof name))
        put(out, "group", name);
}

static void put_machine(FILE *out) {
    struct utsname machine;
    if (uname(&machine) == 0) {
        put(out, "host", machine.nodename);
        fprintf(out, "kernel=%s %s\n", machine.sysname, machine.release);
        put(out, "architecture", machine.machine);
    }
    char boot_id[64];
    if (read_line("/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id))
        put(out, "boot_id", boot_id);
}

static bool begins(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool names_a_job(const char *variable) {
    static const char *const prefixes[] = {
        "SLURM_CLUSTER_NAME=", "SLURM_RESTART_COUNT=", "SLURM_PROCID=",     "SLURM_JOB_NAME=", "_CONDOR_JOB_AD=",
        "JOB_ID=",             "JOB_NAME=",            "SGE_TASK_ID=",      "SGE_CELL=",       "SGE_CLUSTER_NAME=",
        "RESTARTED=",          "PBS_JOB",              "PBS_ARRAY",         "PBS_TASKNUM=",    "LSB_JOB",
        "FLUX_",               "OAR_",                 "FILETRACE_CLUSTER=", "FILETRACE_JOB_", "OMPI_COMM_WORLD_RANK=",
        "PMIX_RANK=",          "PMI_RANK=",
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (begins(variable, prefixes[i]))
            return true;
    const char *end = strchrnul(variable, '=');
    return begins(variable, "SLURM_") && memmem(variable, (size_t)(end - variable), "ID", 2);
}

/* Identifiers are short; what is long, where a whole family of names is taken, is something else. */
static void put_job_variables(FILE *out) {
    for (char **variable = environ; *variable; variable++) {
        if (!names_a_job(*variable) || strlen(*variable) > LONGEST_VARIABLE)
            continue;
        const char *value = strchrnul(*variable, '=');
        fprintf(out, "%.*s=", (int)(value - *variable), *variable);
        put_text(out, *value ? value + 1 : value);
        fputc('\n', out);
    }
}

/* Options are stronger than variables, and these than the site's file: the strongest stands last. */
static void put_configured_cluster(FILE *out) {
    char cluster[LONGEST_VARIABLE];
    if (configuration_value("cluster", cluster, sizeof cluster))
        put(out, "FILETRACE_CLUSTER", cluster);
}

static void put_job_options(FILE *out, char **options) {
    static const struct {
        const char *option, *variable;
    } names[] = {{"--job-id=", "FILETRACE_JOB_ID"},
                 {"--job-name=", "FILETRACE_JOB_NAME"},
                 {"--cluster=", "FILETRACE_CLUSTER"}};
    for (; *options && **options == '-' && strcmp(*options, "--") != 0; options++)
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (begins(*options, names[i].option))
                put(out, names[i].variable, *options + strlen(names[i].option));
}

/* HTCondor removes the ad with the job: what identifies the job is taken over now. */
static void put_condor_job(FILE *out) {
    static const char *const attributes[] = {"GlobalJobId", "ClusterId", "ProcId", "NumShadowStarts"};
    const char *path = getenv("_CONDOR_JOB_AD");
    FILE *ad = path ? fopen(path, "re") : NULL;
    if (!ad)
        return;
    char line[4096];
    while (fgets(line, sizeof line, ad)) {
        const char *name = line + strspn(line, " \t");
        for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
            if (!begins(name, attributes[i]))
                continue;
            const char *value = name + strlen(attributes[i]);
            value += strspn(value, " \t");
            if (*value != '=')
                continue;
            value += 1 + strspn(value + 1, " \t\"");
            fprintf(out, "%s=%.*s\n", attributes[i], (int)strcspn(value, "\"\r\n"), value);
        }
    }
    fclose(ad);
}

static void put_mark(FILE *out, const char *uuid, const struct untraced *untraced, pid_t pid) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    put(out, "uuid", uuid);
    fprintf(out, "at_ns=%lld%09ld\n", (long long)now.tv_sec, now.tv_nsec);
    put(out, "reason", untraced->reason);
    fprintf(out, "pid=%d\n", pid);
    put_owner(out);
    put_machine(out);
    char cwd[PATH_MAX];
    if (getcwd(cwd, sizeof cwd))
        put(out, "cwd", cwd);
    put_command(out, untraced->command);
    put_configured_cluster(out);
    put_job_variables(out);
    put_job_options(out, untraced->options);
    put_condor_job(out);
}

static bool write_into(const char *folder, const struct untraced *untraced, pid_t pid) {
    char uuid[64], temporary[PATH_MAX + 80], final[PATH_MAX + 80];
    if (!read_line("/proc/sys/kernel/random/uuid", uuid, sizeof uuid))
        return false;
    snprintf(temporary, sizeof temporary, "%s/.%s.untraced", folder, uuid);
    snprintf(final, sizeof final, "%s/%s.untraced", folder, uuid);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out)
        return false;
    put_mark(out, uuid, untraced, pid);
    bool written = !ferror(out);
    written = fclose(out) == 0 && written;
    if (written && rename(temporary, final) == 0)
        return true;
    unlink(temporary);
    return false;
}

/* The job's own limit of file sizes must neither kill this process nor, where it can be raised, keep the note away. */
static bool write_mark(const struct untraced *untraced, pid_t pid) {
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    struct rlimit limit;
    char found[PATH_MAX];
    sigaction(SIGXFSZ, &ignore, &before);
    getrlimit(RLIMIT_FSIZE, &limit);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit.rlim_max, limit.rlim_max});
    bool marked = (untraced->folder || spool_folder_find(untraced->given_folder, found)) &&
                  write_into(untraced->folder ? untraced->folder : found, untraced, pid);
    setrlimit(RLIMIT_FSIZE, &limit);
    sigaction(SIGXFSZ, &before, NULL);
    return marked;
}

struct writer {
    const struct untraced *untraced;
    pid_t pid; /* of the job */
    int report;
};

/* It must hold nothing of the job's for as long as it may hang. */
static _Noreturn void writer_run(void *argument) {
    const struct writer *writer = argument;
    dup2(writer->report, STDIN_FILENO);
    close_from(STDIN_FILENO + 1);
    char marked = write_mark(writer->untraced, writer->pid) ? 1 : 0;
    _exit(write(STDIN_FILENO, &marked, 1) == 1 ? 0 : 1);
}

bool mark_untraced(const struct untraced *untraced) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return write_mark(untraced, getpid());
    struct writer writer = {.untraced = untraced, .pid = getpid(), .report = report[1]};
    int error = detached_start(writer_run, &writer);
    close(report[1]);
    char marked = 0;
    if (error) /* no room for another process */
        marked = write_mark(untraced, getpid()) ? 1 : 0;
    else
        receive_all(report[0], &marked, 1, deadline_in(LONGEST_WRITING_MS));
    close(report[0]);
    return marked;
}
