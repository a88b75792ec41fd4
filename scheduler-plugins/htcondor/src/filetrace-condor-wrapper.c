/*
 * USER_JOB_WRAPPER of HTCondor: condor_starter executes it as the user, in the job's working directory, with the job's
 * full path and arguments (HTCondor manual, "User Job Wrapper Scripts"). It becomes "filetrace -- JOB ARG..." by exec, or the
 * job itself. It never writes _CONDOR_WRAPPER_ERROR_FILE: a job must not be put back to idle because it cannot be traced.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../common/wrapper.h"

/* "FileTrace = false" in the job's ad, from "MY.FileTrace = false" in the submit file */
static bool declined_in_job_ad(void)
{
    char line[4096], name[32], value[32];
    bool declined = false;
    const char *path = getenv("_CONDOR_JOB_AD");
    FILE *ad = path != NULL ? fopen(path, "re") : NULL;
    if (ad == NULL)
        return false;
    while (!declined && fgets(line, sizeof line, ad) != NULL)
        declined = sscanf(line, "%31[A-Za-z0-9_] = %31s", name, value) == 2 && strcasecmp(name, "FileTrace") == 0 &&
                   strcasecmp(value, "false") == 0;
    fclose(ad);
    return declined;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "filetrace-condor-wrapper: to be named as USER_JOB_WRAPPER in HTCondor's configuration\n");
        return 125;
    }
    unsetenv("_CONDOR_WRAPPER_ERROR_FILE"); /* a job without wrapper has none */
    if (!declined_in_job_ad())
        wrapper_exec(argv + 1, (size_t)argc - 1);
    execvp(argv[1], argv + 1);
    fprintf(stderr, "filetrace-condor-wrapper: %s: %s\n", argv[1], strerror(errno));
    return errno == ENOENT ? 127 : 126;
}
