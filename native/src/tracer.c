#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char jvm_arguments[] = "@lib/filetrace.jvmargs";

/*
 * What a job sets for its own programs and JVMs must not reach ours. By _CONDOR_ANCESTOR_* HTCondor finds, and kills when the
 * job ends, what left the job's process tree: the tracer still has to end its spool then.
 */
static bool belongs_to_job(const char *variable) {
    static const char *const prefixes[] = {
        "JAVA_TOOL_OPTIONS=", "JDK_JAVA_OPTIONS=", "_JAVA_", "CLASSPATH=",   "LD_",   "MALLOC_",
        "GLIBC_TUNABLES=",    "OPENJ9_",           "IBM_",   "ASAN_OPTIONS", "JNA_",   "_CONDOR_ANCESTOR_",
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* Overwritten, too: /proc/PID/environ of the guardian, which never execs, shows this memory. */
static void clean_environment(void) {
    char **kept = environ;
    for (char **variable = environ; *variable; variable++) {
        if (belongs_to_job(*variable))
            memset(*variable, 0, strlen(*variable));
        else
            *kept++ = *variable;
    }
    *kept = NULL;
}

static void default_signals(void) {
    static const int ignored[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGXCPU,   SIGUSR1, SIGUSR2, SIGALRM,
                                  SIGTSTP, SIGTTIN, SIGTTOU, SIGPROF, SIGVTALRM, SIGPIPE, SIGXFSZ};
    for (int number = 1; number <= SIGRTMAX; number++)
        signal(number, SIG_DFL);
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        signal(ignored[i], SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A job limits itself; what watches it needs what the administrator allows. No core dumps, though. */
static void raise_limits(void) {
    for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
        struct rlimit limit;
        if (resource == RLIMIT_STACK || getrlimit((__rlimit_resource_t)resource, &limit) != 0)
            continue;
        limit.rlim_cur = resource == RLIMIT_CORE ? 0 : limit.rlim_max;
        setrlimit((__rlimit_resource_t)resource, &limit);
    }
}

void tracer_leave_job(void) {
    default_signals();
    raise_limits();
    clean_environment();
    umask(077);
    if (chdir("/") != 0)
        return; /* keeps the job's folder busy, no more */
}

/* When memory runs out the job must live: its guardian goes on without the tracer. */
static void volunteer_for_oom(void) {
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, "1000", 4) != 4)
        errno = 0; /* the kernel then weighs it like the job */
    close(fd);
}

static void execute_java(const char *format, const char *folder) {
    char path[PATH_MAX];
    if (!folder || folder[0] != '/' || snprintf(path, sizeof path, format, folder) >= PATH_MAX)
        return;
    char *argv[] = {path, (char *)jvm_arguments, NULL};
    execve(path, argv, environ);
}

static void execute_java_in_search_path(void) {
    const char *search_path = getenv("PATH");
    char *path = search_path ? strdup(search_path) : NULL;
    for (char *rest = path, *entry; rest && (entry = strsep(&rest, ":"));)
        execute_java("%s/java", entry);
    free(path);
}

void tracer_become(const char *home) {
    if (chdir(home) != 0)
        return;
    volunteer_for_oom();
    setenv("LC_ALL", "C.UTF-8", 1); /* the JVM has file names in its locale's encoding, whatever -D says */
    execute_java("%s", getenv("FILETRACE_JAVA"));
    execute_java("%s/runtime/bin/java", home);
    execute_java("%s/bin/java", getenv("JAVA_HOME"));
    execute_java_in_search_path();
}
