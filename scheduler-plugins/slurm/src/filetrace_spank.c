/*
 * SPANK plugin: traces what every task of a job step executes, in one of two ways.
 *
 * mode=prepend puts filetrace in front of the task's arguments. slurm_spank_task_init runs as the user, in the task, right before execve(2). From Slurm 23.02.5 on
 * spank_prepend_task_argv() lengthens the task's argv. Earlier versions have no such call and keep the array that they
 * allocated: there argv[0] is replaced by a shim, which gets the real one through the environment.
 *
 * mode=attach leaves the arguments alone: see attachment.h. slurmstepd calls task_init_privileged in the task as root,
 * task_post_fork in itself while all tasks wait, task_init in the task as the user, task_exit in itself.
 *
 * A job is never held up by this plugin: whatever it cannot do, it leaves to Slurm, and the task runs untraced.
 */
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "attachment.h"
#include "settings.h"
#include "task_call.h"

SPANK_PLUGIN(filetrace, 1)

/* absent before 23.02.5, and from the headers of those versions */
extern spank_err_t spank_prepend_task_argv(spank_t spank, int argc, const char *argv[]) __attribute__((weak));

static struct settings settings;
static enum choice choice = CHOICE_NONE;
static bool unusable; /* plugstack.conf is not understood: nothing is traced */

static int option_given(int value, const char *argument, int remote)
{
    (void)value;
    if (choice_parse(argument, &choice))
        return 0;
    if (!remote)
        slurm_error("--filetrace=%s: say on or off", argument);
    return -1;
}

static struct spank_option option = {
    .name = "filetrace",
    .arginfo = "[on|off]",
    .usage = "record which files the job reads and writes",
    .has_arg = 2,
    .cb = option_given,
};

int slurm_spank_init(spank_t spank, int argc, char **argv)
{
    if (spank_context() == S_CTX_SLURMD || spank_context() == S_CTX_JOB_SCRIPT)
        return 0;
    const char *wrong = settings_parse(&settings, argc, argv);
    if (wrong != NULL) {
        unusable = true;
        if (spank_remote(spank) == 1) /* for slurmd's log: users' commands print what they get */
            slurm_info("filetrace: plugstack.conf: argument %s not understood: jobs run untraced", wrong);
    }
    return spank_option_register(spank, &option) == ESPANK_SUCCESS ? 0 : -1;
}

static const char *from_environment(spank_t spank, const char *name, char *buffer, size_t bytes)
{
    return spank_getenv(spank, name, buffer, (int)bytes) == ESPANK_SUCCESS ? buffer : NULL;
}

static bool wanted(spank_t spank)
{
    char partition[256], account[256];
    uid_t uid = getuid();
    struct passwd *user = spank_get_item(spank, S_JOB_UID, &uid) == ESPANK_SUCCESS ? getpwuid(uid) : NULL;
    struct step step = {
        .partition = from_environment(spank, "SLURM_JOB_PARTITION", partition, sizeof partition),
        .user = user != NULL ? user->pw_name : NULL,
        .account = from_environment(spank, "SLURM_JOB_ACCOUNT", account, sizeof account),
    };
    return !unusable && step_is_traced(&settings, choice, &step);
}

/* Slurm reports a command that the kernel would refuse; filetrace would report it in other words. */
static bool kernel_executes(const char *path)
{
    char head[4] = "";
    if (access(path, X_OK) != 0)
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return true; /* may be executed, not read */
    ssize_t bytes = read(fd, head, sizeof head);
    close(fd);
    return bytes >= 2 && (memcmp(head, "#!", 2) == 0 || memcmp(head, "\177ELF", 4) == 0);
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/*
 * What slurmstepd makes of argv[0] when it executes the task, after this hook (its _build_path): with a leading dot it is
 * prefixed with the working directory, else looked for in PATH. The program sees the result as its argv[0].
 */
static bool resolve(spank_t spank, const char *command, char *resolved, size_t bytes)
{
    char folders[8192], *rest = folders, *folder;
    if (command[0] == '.') {
        char here[PATH_MAX];
        return getcwd(here, sizeof here) != NULL && snprintf(resolved, bytes, "%s/%s", here, command) < (int)bytes;
    }
    if (command[0] != '/' && from_environment(spank, "PATH", folders, sizeof folders) != NULL)
        while ((folder = strsep(&rest, ":")) != NULL)
            if (snprintf(resolved, bytes, "%s/%s", folder, command) < (int)bytes && is_file(resolved))
                return true;
    return snprintf(resolved, bytes, "%s", command) < (int)bytes;
}

static void prepend(spank_t spank, char **argv, const char *command)
{
    char *resolved = strdup(command);
    const char *front[SETTINGS_OPTIONS_MAX + 2];
    int count = 0;
    front[count++] = settings.wrapper;
    for (size_t i = 0; i < settings.option_count; i++)
        front[count++] = settings.options[i];
    front[count++] = "--";
    if (resolved != NULL)
        argv[0] = resolved;
    if (spank_prepend_task_argv(spank, count, front) != ESPANK_SUCCESS)
        slurm_verbose("filetrace: this task's arguments cannot be changed: it runs untraced");
}

static void replace_first_argument(spank_t spank, char **argv, const char *command)
{
    char call[TASK_CALL_BYTES];
    if (!task_call_write(call, sizeof call, &settings, command)) {
        slurm_verbose("filetrace: the command's name is too long: it runs untraced");
        return;
    }
    char *shim = strdup(settings.shim);
    if (shim != NULL && spank_setenv(spank, TASK_CALL_VARIABLE, call, 1) == ESPANK_SUCCESS)
        argv[0] = shim;
    else
        free(shim);
}

/* Of each task of this step on this node: what attachment_start returned. */
static int *records;
static uint32_t record_count;

/* Starts to trace one task. */
static int attached(spank_t spank, uint32_t local_rank)
{
    struct attachment attachment = {.wrapper = settings.wrapper, .options = settings.options, .option_count = settings.option_count,
                                    .local_rank = local_rank};
    pid_t task = 0;
    int argc = 0, group_count = 0;
    gid_t *groups = NULL;
    uint32_t rank = 0;
    if (spank_get_item(spank, S_TASK_PID, &task) != ESPANK_SUCCESS || task <= 0 ||
        spank_get_item(spank, S_TASK_GLOBAL_ID, &rank) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_JOB_ARGV, &argc, &attachment.command) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_JOB_ENV, &attachment.environment) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_JOB_UID, &attachment.uid) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_JOB_GID, &attachment.gid) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_JOB_SUPPLEMENTARY_GIDS, &groups, &group_count) != ESPANK_SUCCESS)
        return -1;
    const struct passwd *user = getpwuid(attachment.uid);
    if (user == NULL)
        return -1;
    attachment.user = user->pw_name;
    attachment.home = user->pw_dir;
    attachment.rank = rank;
    attachment.command_count = (size_t)argc;
    attachment.groups = groups;
    attachment.group_count = (size_t)group_count;
    return attachment_start(&attachment, task);
}

int slurm_spank_task_init_privileged(spank_t spank, int argc, char **arguments)
{
    (void)argc;
    (void)arguments;
    if (settings.attach && wanted(spank))
        attachment_keep_privilege();
    return 0;
}

/* All tracers start side by side; behind the last task's hook slurmstepd lets the tasks go. */
int slurm_spank_task_post_fork(spank_t spank, int argc, char **arguments)
{
    (void)argc;
    (void)arguments;
    uint32_t tasks = 0;
    int task = -1;
    if (!settings.attach || !wanted(spank) || geteuid() != 0 ||
        spank_get_item(spank, S_JOB_LOCAL_TASK_COUNT, &tasks) != ESPANK_SUCCESS ||
        spank_get_item(spank, S_TASK_ID, &task) != ESPANK_SUCCESS || task < 0 || (uint32_t)task >= tasks)
        return 0;
    if (records == NULL && (records = malloc(tasks * sizeof *records)) != NULL) {
        memset(records, -1, tasks * sizeof *records);
        record_count = tasks;
    }
    if (records == NULL)
        return 0;
    if (access(settings.wrapper, X_OK) != 0)
        slurm_verbose("filetrace: %s: %m: the task runs untraced", settings.wrapper);
    else if ((records[task] = attached(spank, (uint32_t)task)) < 0)
        slurm_verbose("filetrace: the tracer cannot be started: the task runs untraced");
    if ((uint32_t)task + 1 == tasks)
        for (uint32_t i = 0; i < tasks; i++)
            if (records[i] >= 0 && !attachment_begun(records[i], settings.start_timeout_s))
                slurm_verbose("filetrace: task %u runs untraced; a mark in the spool says why", i);
    return 0;
}

int slurm_spank_task_exit(spank_t spank, int argc, char **arguments)
{
    (void)argc;
    (void)arguments;
    int task = -1;
    if (records != NULL && spank_get_item(spank, S_TASK_ID, &task) == ESPANK_SUCCESS && task >= 0 &&
        (uint32_t)task < record_count && records[task] >= 0) {
        attachment_ended(records[task]);
        records[task] = -1;
    }
    return 0;
}

int slurm_spank_task_init(spank_t spank, int argc, char **arguments)
{
    (void)argc;
    (void)arguments;
    int task_argc = 0;
    char **task_argv = NULL, command[PATH_MAX];
    if (settings.attach) {
        int error = attachment_filter();
        if (error != 0)
            slurm_verbose("filetrace: seccomp: %s: the task runs untraced", strerror(error));
        return 0;
    }
    if (!wanted(spank) || spank_get_item(spank, S_JOB_ARGV, &task_argc, &task_argv) != ESPANK_SUCCESS || task_argc < 1)
        return 0;
    if (access(settings.wrapper, X_OK) != 0) {
        slurm_verbose("filetrace: %s: %m: the task runs untraced", settings.wrapper);
        return 0;
    }
    if (!resolve(spank, task_argv[0], command, sizeof command) || !kernel_executes(command))
        return 0;
    if (spank_prepend_task_argv != NULL)
        prepend(spank, task_argv, command);
    else if (access(settings.shim, X_OK) == 0)
        replace_first_argument(spank, task_argv, command);
    else
        slurm_verbose("filetrace: %s: %m: the task runs untraced", settings.shim);
    return 0;
}
