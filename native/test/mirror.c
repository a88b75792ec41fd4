/* Prints what a program can see of itself and of how it was started, except numbers that differ by nature. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static int by_number(const struct dirent **left, const struct dirent **right) {
    return atoi((*left)->d_name) - atoi((*right)->d_name);
}

static void descriptors(void) {
    struct dirent **entries;
    int count = scandir("/proc/self/fd", &entries, NULL, by_number);
    for (int i = 0; i < count; i++) {
        char path[300], target[4096];
        snprintf(path, sizeof path, "/proc/self/fd/%s", entries[i]->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        int fd = atoi(entries[i]->d_name);
        if (length > 0 && fcntl(fd, F_GETFD) >= 0)
            printf("fd %d %.*s flags %x status %x offset %ld\n", fd, (int)length, target, (unsigned)fcntl(fd, F_GETFD),
                   (unsigned)fcntl(fd, F_GETFL), fd > 2 ? (long)lseek(fd, 0, SEEK_CUR) : 0L);
    }
}

static void set(const char *name, const sigset_t *signals) {
    printf("%s", name);
    for (int i = 1; i < _NSIG; i++)
        if (sigismember(signals, i) == 1)
            printf(" %d", i);
    printf("\n");
}

static void signals(void) {
    sigset_t mask, pending;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    set("mask", &mask);
    sigpending(&pending);
    set("pending", &pending);
    printf("ignored");
    for (int i = 1; i < _NSIG; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            printf(" %d", i);
    }
    printf("\n");
    stack_t stack;
    sigaltstack(NULL, &stack);
    printf("sigaltstack flags %d\n", stack.ss_flags);
}

static void limits(void) {
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit;
        getrlimit((__rlimit_resource_t)i, &limit);
        printf("limit %d %lx %lx\n", i, (unsigned long)limit.rlim_cur, (unsigned long)limit.rlim_max);
    }
    for (int i = ITIMER_REAL; i <= ITIMER_PROF; i++) {
        struct itimerval timer;
        getitimer((__itimer_which_t)i, &timer);
        printf("timer %d %s\n", i, timer.it_value.tv_sec || timer.it_value.tv_usec ? "set" : "off");
    }
}

static void family(void) {
    printf("pid %s\n", getenv("MIRROR_PID") && atoi(getenv("MIRROR_PID")) == getpid() ? "kept" : "changed");
    printf("ppid %s\n", getenv("MIRROR_PPID") && atoi(getenv("MIRROR_PPID")) == getppid() ? "kept" : "changed");
    printf("leads group %d session %d\n", getpgrp() == getpid(), getsid(0) == getpid());
    siginfo_t info = {0};
    int got = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL);
    printf("children %s\n", got == 0 ? "some" : strerror(errno));
    const char *remembered = getenv("MIRROR_CHILDREN_USAGE");
    if (remembered && strcmp(remembered, "costs a little") == 0)
        return;
    if (getenv("MIRROR_CHILD")) {
        int status;
        pid_t child = wait(&status);
        printf("child %s status %x\n", atoi(getenv("MIRROR_CHILD")) == child ? "known" : "strange", status);
        return; /* its resources are not the same each time */
    }
    struct rusage usage, before = {0};
    getrusage(RUSAGE_CHILDREN, &usage);
    for (size_t i = 0; remembered && i < sizeof before; i++)
        sscanf(remembered + 2 * i, "%2hhx", (unsigned char *)&before + i);
    printf("usage of children %s\n", memcmp(&usage, &before, sizeof usage) == 0 ? "kept" : "changed");
}

static void process_controls(void) {
    int value = 0;
    prctl(PR_GET_PDEATHSIG, &value);
    printf("pdeathsig %d\n", value);
    prctl(PR_GET_CHILD_SUBREAPER, &value);
    printf("subreaper %d\n", value);
    printf("dumpable %d keepcaps %d timerslack %d securebits %d thp_disable %d speculation %d\n",
           prctl(PR_GET_DUMPABLE), prctl(PR_GET_KEEPCAPS), prctl(PR_GET_TIMERSLACK), prctl(PR_GET_SECUREBITS),
           prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0),
           prctl(PR_GET_SPECULATION_CTRL, 0, 0, 0, 0));
    if (geteuid() == 0) /* the kernel's condition for a filter by anyone else */
        printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    cpu_set_t cpus;
    sched_getaffinity(0, sizeof cpus, &cpus);
    printf("cpus %d policy %d nice %d ioprio %ld personality %x\n", CPU_COUNT(&cpus), sched_getscheduler(0),
           getpriority(PRIO_PROCESS, 0), syscall(SYS_ioprio_get, 1, 0), (unsigned)personality(0xffffffff));
    mode_t mask = umask(0);
    umask(mask);
    printf("umask %o\n", mask);
    printf("secure %lu execfn %s\n", getauxval(AT_SECURE), (const char *)getauxval(AT_EXECFN));
}

static void file(const char *path) {
    char text[4096];
    FILE *in = fopen(path, "re");
    size_t length = in ? fread(text, 1, sizeof text, in) : 0;
    printf("%s: %.*s\n", path, (int)length, text);
    if (in)
        fclose(in);
}

static void status_lines(void) {
    static const char *const kept[] = {"Name:", "Umask:", "State:", "Uid:", "Gid:", "FDSize:", "Groups:", "SigQ:",
                                       "SigPnd:", "ShdPnd:", "SigBlk:", "SigIgn:", "SigCgt:", "Cap", "Threads:", "CoreDumping:", "THP_"};
    char line[4096];
    FILE *in = fopen("/proc/self/status", "re");
    while (in && fgets(line, sizeof line, in))
        for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
            if (strncmp(line, kept[i], strlen(kept[i])) == 0 && strcmp(kept[i], "SigQ:") != 0)
                printf("status %s", line);
    if (in)
        fclose(in);
}

int main(int argc, char **argv) {
    for (int i = 0; i < argc; i++)
        printf("argument %s\n", argv[i]);
    for (char **variable = environ; *variable; variable++)
        if (strncmp(*variable, "MIRROR_P", 8) != 0 && strncmp(*variable, "MIRROR_C", 8) != 0)
            printf("variable %s\n", *variable);
    char cwd[4096];
    printf("cwd %s\n", getcwd(cwd, sizeof cwd));
    descriptors();
    signals();
    limits();
    family();
    process_controls();
    status_lines();
    file("/proc/self/comm");
    file("/proc/self/cgroup");
    file("/proc/self/oom_score_adj");
    file("/proc/self/coredump_filter");
    file("/proc/self/timerslack_ns");
    file("/proc/self/attr/current");
    return 0;
}
