/* The declarations that the plugin needs, as in flux_shell_task_cmd(3), flux_shell_getopt(3) and flux/core.h. */
#ifndef STAND_IN_FLUX_SHELL_H
#define STAND_IN_FLUX_SHELL_H

typedef struct flux_plugin flux_plugin_t;
typedef struct flux_plugin_arg flux_plugin_arg_t;
typedef struct flux_shell flux_shell_t;
typedef struct flux_shell_task flux_shell_task_t;
typedef struct flux_command flux_cmd_t;
typedef int (*flux_plugin_f)(flux_plugin_t *p, const char *topic, flux_plugin_arg_t *args, void *data);

int flux_plugin_set_name(flux_plugin_t *p, const char *name);
int flux_plugin_add_handler(flux_plugin_t *p, const char *topic, flux_plugin_f cb, void *arg);
flux_shell_t *flux_plugin_get_shell(flux_plugin_t *p);
flux_shell_task_t *flux_shell_current_task(flux_shell_t *shell);
flux_cmd_t *flux_shell_task_cmd(flux_shell_task_t *task);
int flux_shell_getopt_unpack(flux_shell_t *shell, const char *name, const char *fmt, ...);
int flux_cmd_argv_insert(flux_cmd_t *cmd, int n, const char *entry);
int flux_cmd_argv_delete(flux_cmd_t *cmd, int n);

#endif
