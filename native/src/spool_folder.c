#include "spool_folder.h"

#include "configuration.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char site_folder[] = "/var/spool/filetrace";

static bool is_writable_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
           faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0;
}

static bool create_folder(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700); /* what is missing in the end shows below */
        *slash = '/';
    }
    mkdir(path, 0700);
    return is_writable_folder(path);
}

static bool own_folder(char folder[PATH_MAX]) {
    const char *state = getenv("XDG_STATE_HOME");
    if (state && state[0] == '/')
        return snprintf(folder, PATH_MAX, "%s/filetrace/spool", state) < PATH_MAX;
    const char *home = getenv("HOME");
    return home && home[0] == '/' && snprintf(folder, PATH_MAX, "%s/.local/state/filetrace/spool", home) < PATH_MAX;
}

bool spool_folder_find(const char *given, char folder[PATH_MAX]) {
    if (!given || !*given)
        given = getenv("FILETRACE_SPOOL");
    if (given && *given)
        return snprintf(folder, PATH_MAX, "%s", given) < PATH_MAX && create_folder(folder);
    if (configuration_value("spool", folder, PATH_MAX))
        return create_folder(folder);
    if (is_writable_folder(site_folder)) {
        strcpy(folder, site_folder);
        return true;
    }
    return own_folder(folder) && create_folder(folder);
}
