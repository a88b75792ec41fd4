/*
 * Tracing a task without touching its arguments: slurmstepd, as root, starts "filetrace --attach" for the task that it holds
 * before execve(2). Tracer and guardian are outside of the job's process tree and memory limit, run as the user, and have one of
 * root's capabilities, CAP_SYS_PTRACE: so a set-uid program that the job starts keeps its privilege.
 */
#ifndef FILETRACE_SLURM_ATTACHMENT_H
#define FILETRACE_SLURM_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Who the job is, and what of it is traced. */
struct attachment {
    const char *wrapper;      /* filetrace */
    const char *const *options;
    size_t option_count;
    char **command;           /* the task's arguments */
    size_t command_count;
    char **environment;       /* the job's; only what names the job and sets FileTrace up is taken of it */
    unsigned rank, local_rank;
    const char *user, *home;
    uid_t uid;
    gid_t gid;
    const gid_t *groups;
    size_t group_count;
};

/*
 * In slurmstepd: starts tracing the process task. Returns a descriptor for attachment_begun and attachment_ended, or -1 with
 * errno.
 */
int attachment_start(const struct attachment *attachment, pid_t task);

/* Waits until the task is seized, or is not going to be: false. filetrace itself gives up after start_timeout_s. */
bool attachment_begun(int record, double start_timeout_s);

/* Waits until the record is complete, but not for long, and closes the descriptor. */
void attachment_ended(int record);

/* In the task, while it is root: what it will need to install the filter without giving up set-uid programs. */
void attachment_keep_privilege(void);

/* In the task, as the user, right before execve(2): installs the filter if the task is traced. Returns 0 or an errno. */
int attachment_filter(void);

#endif
