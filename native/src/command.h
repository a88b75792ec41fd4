/* Finding and executing the job's command as a shell would. */
#ifndef FILETRACE_COMMAND_H
#define FILETRACE_COMMAND_H

enum { COMMAND_NOT_EXECUTABLE = 126, COMMAND_NOT_FOUND = 127 };

/*
 * Replaces this process by the command. PATH is searched without executing on trial, so that no failed
 * attempt shows in the record. Returns only when it failed, with a message written: 126 or 127.
 */
int command_execute(char **argv);

#endif
