/*
 * What plugstack.conf and the user's --filetrace say, and whether a step is to be traced.
 *
 *   optional filetrace_spank.so [wrapper=PATH] [mode=prepend|attach] [default=on|off] [on=KIND:NAME]... [off=KIND:NAME]... [option=ARG]...
 *
 * KIND is partition, user or account. The user's option wins over off=, off= over on=, on= over default=.
 */
#ifndef FILETRACE_SLURM_SETTINGS_H
#define FILETRACE_SLURM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

enum { SETTINGS_RULES_MAX = 256, SETTINGS_OPTIONS_MAX = 32 };

enum choice { CHOICE_NONE, CHOICE_ON, CHOICE_OFF };

/* One on= or off= argument; kind and name point into the argument itself. */
struct rule {
    const char *kind;
    size_t kind_length;
    const char *name;
    bool on;
};

struct settings {
    const char *wrapper;    /* absolute path of filetrace */
    const char *shim;       /* absolute path of filetrace-slurm-task, for Slurm before 23.02.5 */
    bool attach;            /* to the task, which slurmstepd holds; else filetrace goes in front of its arguments */
    bool traced_by_default;
    struct rule rules[SETTINGS_RULES_MAX];
    size_t rule_count;
    const char *options[SETTINGS_OPTIONS_MAX]; /* go to filetrace in front of "--" */
    size_t option_count;
    double start_timeout_s; /* of the option --start-timeout; what filetrace --attach takes without it */
};

/* Who and where a step is; a member may be NULL when it is not known. */
struct step {
    const char *partition;
    const char *user;
    const char *account;
};

/* Reads the arguments of plugstack.conf. Returns NULL, or the first argument that is not understood. */
const char *settings_parse(struct settings *settings, int argc, char **argv);

/* Reads the value of --filetrace[=on|off]. Returns false if it is neither. */
bool choice_parse(const char *value, enum choice *choice);

bool step_is_traced(const struct settings *settings, enum choice choice, const struct step *step);

#endif
