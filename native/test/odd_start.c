/*
 * Executes a command in an unusual state, one word of $ODD each: what a batch system or a shell may hand
 * down, and what a launcher could spoil.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void block(int number) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

static void remember(const char *name, pid_t pid) {
    char text[32];
    snprintf(text, sizeof text, "%d", pid);
    setenv(name, text, 1);
}

static void remember_usage_of_children(void) {
    if (getenv("MIRROR_CHILDREN_USAGE"))
        return;
    struct rusage usage;
    char text[2 * sizeof usage + 1];
    getrusage(RUSAGE_CHILDREN, &usage);
    for (size_t i = 0; i < sizeof usage; i++)
        sprintf(text + 2 * i, "%02x", ((unsigned char *)&usage)[i]);
    setenv("MIRROR_CHILDREN_USAGE", text, 1);
}

static void child(int exit_status) {
    pid_t pid = fork();
    if (pid == 0) {
        usleep(30000);
        _exit(exit_status);
    }
    remember("MIRROR_CHILD", pid);
}

static void limit(int resource, rlim_t soft) {
    struct rlimit value;
    getrlimit((__rlimit_resource_t)resource, &value);
    value.rlim_cur = soft;
    setrlimit((__rlimit_resource_t)resource, &value);
}

static void arrange(const char *oddity) {
    if (strcmp(oddity, "blocked") == 0) {
        block(SIGTERM), block(SIGCHLD), block(SIGRTMIN + 3);
    } else if (strcmp(oddity, "ignored") == 0) {
        signal(SIGINT, SIG_IGN), signal(SIGPIPE, SIG_IGN), signal(SIGCHLD, SIG_IGN), signal(SIGRTMAX, SIG_IGN);
    } else if (strcmp(oddity, "pending") == 0) {
        block(SIGUSR1), block(SIGRTMIN);
        raise(SIGUSR1);
        union sigval value = {.sival_int = 42};
        sigqueue(getpid(), SIGRTMIN, value), sigqueue(getpid(), SIGRTMIN, value);
    } else if (strcmp(oddity, "pending-sigchld") == 0) {
        block(SIGCHLD), raise(SIGCHLD);
        setenv("MIRROR_CHILDREN_USAGE", "costs a little", 1);
    } else if (strcmp(oddity, "descriptors") == 0) {
        int fd = open("/etc/passwd", O_RDONLY);
        dup2(fd, 7), dup2(fd, 63), dup2(fd, 100);
        lseek(fd, 5, SEEK_SET);
    } else if (strcmp(oddity, "closed") == 0) {
        close(0), close(2);
    } else if (strcmp(oddity, "limits") == 0) {
        limit(RLIMIT_NOFILE, 12), limit(RLIMIT_CORE, 0), limit(RLIMIT_STACK, 1 << 20), limit(RLIMIT_AS, 64 << 20),
            limit(RLIMIT_FSIZE, 4096), limit(RLIMIT_DATA, 32 << 20);
    } else if (strcmp(oddity, "controls") == 0) {
        prctl(PR_SET_PDEATHSIG, SIGUSR2), prctl(PR_SET_TIMERSLACK, 12345UL);
        umask(0137), setpriority(PRIO_PROCESS, 0, 5);
        struct itimerval timer = {.it_value = {.tv_sec = 1000}};
        setitimer(ITIMER_REAL, &timer, NULL);
    } else if (strcmp(oddity, "subreaper") == 0) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    } else if (strcmp(oddity, "used-children") == 0) {
        if (fork() == 0)
            _exit(3);
        wait(NULL);
    } else if (strcmp(oddity, "running-child") == 0) {
        child(9);
    } else if (strcmp(oddity, "dead-child") == 0) {
        child(10);
        usleep(60000);
    } else if (strcmp(oddity, "session") == 0) {
        if (setsid() < 0)
            setpgid(0, 0);
    } else if (strcmp(oddity, "idle") == 0) {
        struct sched_param parameter = {0};
        sched_setscheduler(0, SCHED_BATCH, &parameter);
    }
}

int main(int argc, char **argv) {
    const char *odd = getenv("ODD");
    if (argc < 2)
        return 2;
    remember("MIRROR_PID", getpid());
    remember("MIRROR_PPID", getppid());
    char *words = strdup(odd ? odd : ""), *word;
    while ((word = strsep(&words, " ")))
        arrange(word);
    remember_usage_of_children();
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
