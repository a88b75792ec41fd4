/*
 * shell PLUGIN OPTION COMMAND ARG...: a job shell of one task. Loads the plugin, calls its task.init and executes what
 * the task's command is then. OPTION is the value of -o filetrace, "" for none.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <flux/shell.h>

struct flux_command { char *argv[64]; int argc; };
static struct flux_command command;
static flux_plugin_f handler;
static const char *option;

int flux_plugin_set_name(flux_plugin_t *p, const char *name) { return p == NULL || strcmp(name, "filetrace") != 0 ? -1 : 0; }
int flux_plugin_add_handler(flux_plugin_t *p, const char *topic, flux_plugin_f cb, void *arg)
{
    if (p == NULL || arg != NULL || strcmp(topic, "task.init") != 0)
        return -1;
    handler = cb;
    return 0;
}
flux_shell_t *flux_plugin_get_shell(flux_plugin_t *p) { return (flux_shell_t *)p; }
flux_shell_task_t *flux_shell_current_task(flux_shell_t *shell) { return (flux_shell_task_t *)shell; }
flux_cmd_t *flux_shell_task_cmd(flux_shell_task_t *task) { return task != NULL ? &command : NULL; }
int flux_shell_getopt_unpack(flux_shell_t *shell, const char *name, const char *fmt, ...)
{
    va_list arguments;
    if (shell == NULL || strcmp(name, "filetrace") != 0 || strcmp(fmt, "s") != 0 || *option == '\0')
        return 0;
    va_start(arguments, fmt);
    *va_arg(arguments, const char **) = option;
    va_end(arguments);
    return 1;
}
int flux_cmd_argv_insert(flux_cmd_t *cmd, int n, const char *entry)
{
    memmove(cmd->argv + n + 1, cmd->argv + n, (size_t)(cmd->argc - n) * sizeof *cmd->argv);
    cmd->argv[n] = strdup(entry);
    cmd->argc++;
    return 0;
}
int flux_cmd_argv_delete(flux_cmd_t *cmd, int n)
{
    memmove(cmd->argv + n, cmd->argv + n + 1, (size_t)(cmd->argc - n - 1) * sizeof *cmd->argv);
    cmd->argc--;
    return 0;
}

int main(int argc, char **argv)
{
    int here;
    void *plugin = dlopen(argv[1], RTLD_NOW);
    int (*init)(flux_plugin_t *) = plugin != NULL ? (int (*)(flux_plugin_t *))dlsym(plugin, "flux_plugin_init") : NULL;
    option = argv[2];
    for (int i = 3; i < argc; i++)
        command.argv[command.argc++] = argv[i];
    if (init == NULL || init((flux_plugin_t *)&here) != 0 || handler == NULL || handler((flux_plugin_t *)&here, "task.init", NULL, NULL) != 0) {
        fprintf(stderr, "the plugin does not load: %s\n", dlerror());
        return 99;
    }
    command.argv[command.argc] = NULL;
    execvp(command.argv[0], command.argv);
    return 127;
}
