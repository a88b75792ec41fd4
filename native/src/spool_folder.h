/* Where the record of this job belongs. */
#ifndef FILETRACE_SPOOL_FOLDER_H
#define FILETRACE_SPOOL_FOLDER_H

#include <limits.h>
#include <stdbool.h>

/*
 * Finds (and creates, readable for its owner only) the spool folder: the one given, else
 * $FILETRACE_SPOOL, else spool= of /etc/filetrace/filetrace.conf, else /var/spool/filetrace where that
 * is writable, else filetrace/spool in $XDG_STATE_HOME or ~/.local/state.
 */
bool spool_folder_find(const char *given, char folder[PATH_MAX]);

#endif
