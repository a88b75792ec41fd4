/*
 * flux-shell plugin: puts filetrace in front of each task's command.
 *
 * "task.init" is called in the job shell, as the user, for every local task before it is forked; there the task's flux_cmd_t
 * may be changed (flux-shell(1) PLUGINS, flux_shell_task_cmd(3)). A job is never held up: whatever fails here, the task runs untraced.
 */
#define FLUX_SHELL_PLUGIN_NAME "filetrace"
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <flux/shell.h>

#ifndef FILETRACE
#define FILETRACE "/usr/bin/filetrace"
#endif

/* flux run -o filetrace=off */
static int declined(flux_shell_t *shell)
{
    const char *choice = NULL;
    return flux_shell_getopt_unpack(shell, "filetrace", "s", &choice) == 1 && choice != NULL && strcmp(choice, "off") == 0;
}

static int task_init(flux_plugin_t *plugin, const char *topic, flux_plugin_arg_t *arguments, void *data)
{
    (void)topic;
    (void)arguments;
    (void)data;
    flux_shell_t *shell = flux_plugin_get_shell(plugin);
    flux_shell_task_t *task = shell != NULL ? flux_shell_current_task(shell) : NULL;
    flux_cmd_t *command = task != NULL ? flux_shell_task_cmd(task) : NULL;
    if (command == NULL || declined(shell) || access(FILETRACE, X_OK) != 0)
        return 0;
    if (flux_cmd_argv_insert(command, 0, "--") < 0)
        return 0;
    if (flux_cmd_argv_insert(command, 0, FILETRACE) < 0)
        flux_cmd_argv_delete(command, 0);
    return 0;
}

int flux_plugin_init(flux_plugin_t *plugin)
{
    return flux_plugin_set_name(plugin, FLUX_SHELL_PLUGIN_NAME) < 0 ? -1 : flux_plugin_add_handler(plugin, "task.init", task_init, NULL);
}
