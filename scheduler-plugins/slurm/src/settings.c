#include "settings.h"

#include <stdlib.h>
#include <string.h>

enum { START_TIMEOUT_S = 10, START_TIMEOUT_MAX_S = 600 };

static const char *value_of(const char *argument, const char *name)
{
    size_t length = strlen(name);
    return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static bool is_kind(const char *kind, size_t length)
{
    static const char *const kinds[] = {"partition", "user", "account"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i]) == length && memcmp(kinds[i], kind, length) == 0)
            return true;
    return false;
}

static bool add_rule(struct settings *settings, const char *text, bool on)
{
    const char *colon = strchr(text, ':');
    if (colon == NULL || colon[1] == '\0' || !is_kind(text, (size_t)(colon - text)))
        return false;
    if (settings->rule_count == SETTINGS_RULES_MAX)
        return false;
    settings->rules[settings->rule_count++] = (struct rule){text, (size_t)(colon - text), colon + 1, on};
    return true;
}

static bool add_option(struct settings *settings, const char *option)
{
    if (option[0] != '-' || settings->option_count == SETTINGS_OPTIONS_MAX)
        return false;
    settings->options[settings->option_count++] = option;
    const char *seconds = value_of(option, "--start-timeout");
    if (seconds == NULL)
        return true;
    char *end;
    settings->start_timeout_s = strtod(seconds, &end);
    return *end == '\0' && settings->start_timeout_s > 0 && settings->start_timeout_s <= START_TIMEOUT_MAX_S;
}

static bool parse_argument(struct settings *settings, const char *argument)
{
    const char *value;
    if ((value = value_of(argument, "wrapper")) != NULL) {
        settings->wrapper = value;
        return value[0] == '/';
    }
    if ((value = value_of(argument, "shim")) != NULL) {
        settings->shim = value;
        return value[0] == '/';
    }
    if ((value = value_of(argument, "mode")) != NULL) {
        settings->attach = strcmp(value, "attach") == 0;
        return settings->attach || strcmp(value, "prepend") == 0;
    }
    if ((value = value_of(argument, "default")) != NULL) {
        settings->traced_by_default = strcmp(value, "on") == 0;
        return settings->traced_by_default || strcmp(value, "off") == 0;
    }
    if ((value = value_of(argument, "on")) != NULL)
        return add_rule(settings, value, true);
    if ((value = value_of(argument, "off")) != NULL)
        return add_rule(settings, value, false);
    if ((value = value_of(argument, "option")) != NULL)
        return add_option(settings, value);
    return false;
}

const char *settings_parse(struct settings *settings, int argc, char **argv)
{
    *settings = (struct settings){
        .wrapper = "/usr/bin/filetrace",
        .shim = "/usr/libexec/filetrace/filetrace-slurm-task",
        .traced_by_default = true,
        .start_timeout_s = START_TIMEOUT_S,
    };
    for (int i = 0; i < argc; i++)
        if (!parse_argument(settings, argv[i]))
            return argv[i];
    return NULL;
}

bool choice_parse(const char *value, enum choice *choice)
{
    /* an option without value reaches slurmstepd as "", and an srun inside of sbatch as the text "(null)" */
    if (value == NULL || *value == '\0' || strcmp(value, "(null)") == 0 || strcmp(value, "on") == 0)
        *choice = CHOICE_ON;
    else if (strcmp(value, "off") == 0)
        *choice = CHOICE_OFF;
    else
        return false;
    return true;
}

static bool applies(const struct rule *rule, const struct step *step)
{
    const char *name = rule->kind[0] == 'p' ? step->partition : rule->kind[0] == 'u' ? step->user : step->account;
    return name != NULL && strcmp(name, rule->name) == 0;
}

bool step_is_traced(const struct settings *settings, enum choice choice, const struct step *step)
{
    if (choice != CHOICE_NONE)
        return choice == CHOICE_ON;
    bool traced = settings->traced_by_default;
    for (size_t i = 0; i < settings->rule_count; i++) {
        if (!applies(&settings->rules[i], step))
            continue;
        if (!settings->rules[i].on)
            return false;
        traced = true;
    }
    return traced;
}
