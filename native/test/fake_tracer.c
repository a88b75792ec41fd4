/*
 * Stands where java would: speaks the tracer's side of handshake.h, and behaves as $FAKE_TRACER says.
 *   hang | die | garbage | half | print | refuse | untraced | nested | lie (go without seizing) | go
 * "go" is a complete tracer that records nothing: its ptrace thread is not its main thread, like a JVM's.
 */
#include "../src/handshake.h"
#include "../src/passage.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAUNCHER = 3, GUARDIAN = 4, LONGEST_S = 300 };

static const uint32_t options = PASSAGE_OPTIONS | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

struct launcher {
    uint32_t pid, argc;
    char arguments[65536];
};

static void hear(int fd, void *buffer, size_t size) {
    if (size > 0 && recv(fd, buffer, size, MSG_WAITALL) != (ssize_t)size)
        exit(3);
}

static struct launcher hear_launcher(void) {
    static struct launcher launcher;
    uint32_t header[5];
    hear(LAUNCHER, header, sizeof header);
    if (header[0] != HANDSHAKE_MAGIC || header[1] != HANDSHAKE_VERSION || header[4] > sizeof launcher.arguments)
        exit(4);
    hear(LAUNCHER, launcher.arguments, header[4]);
    launcher.pid = header[2];
    launcher.argc = header[3];
    return launcher;
}

static int command_index(const struct launcher *launcher) {
    const char *argument = launcher->arguments;
    uint32_t i = 0;
    for (; i < launcher->argc && *argument == '-'; i++) {
        if (strcmp(argument, "--") == 0)
            return (int)i + 1;
        argument += strlen(argument) + 1;
    }
    return (int)i;
}

static void answer(uint32_t verb, int32_t value, const char *text, uint32_t bytes) {
    uint32_t header[4] = {HANDSHAKE_MAGIC, verb, (uint32_t)value, bytes};
    send(LAUNCHER, header, sizeof header, MSG_NOSIGNAL);
    send(LAUNCHER, text, bytes, MSG_NOSIGNAL);
}

static void announce(const char *spool) {
    uint32_t header[4] = {HANDSHAKE_MAGIC, (uint32_t)getpid(), (uint32_t)syscall(SYS_gettid), (uint32_t)strlen(spool)};
    send(GUARDIAN, header, sizeof header, MSG_NOSIGNAL);
    send(GUARDIAN, spool, strlen(spool), MSG_NOSIGNAL);
    uint32_t error;
    hear(GUARDIAN, &error, sizeof error);
    if (error)
        exit(5);
}

/*
 * Looks at a stop without taking note of it: the kernel drops the signal of a signal-delivery-stop when the
 * tracer dies after it has waited for that stop, and delivers it when it has not.
 */
static pid_t next_stop(int *status) {
    siginfo_t info = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WNOWAIT | __WALL) != 0)
        return -1;
    if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED)
        return waitpid(info.si_pid, status, __WALL);
    *status = info.si_status << 8 | 0x7f;
    return info.si_pid;
}

static void *trace(void *argument) {
    struct launcher launcher = hear_launcher();
    struct tracees nobody_parked = {0};
    (void)argument;
    announce(getenv("FAKE_SPOOL") ? getenv("FAKE_SPOOL") : "/nowhere/fake.spool");
    if (ptrace(PTRACE_SEIZE, (pid_t)launcher.pid, 0, options) != 0)
        exit(6);
    answer(HANDSHAKE_GO, command_index(&launcher), "", 0);
    for (;;) {
        int status;
        pid_t tid = next_stop(&status);
        if (tid < 0 && errno == ECHILD)
            exit(0);
        if (tid > 0 && WIFSTOPPED(status))
            passage_pass(&nobody_parked, tid, status);
    }
}

static void trace_in_a_thread(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, trace, NULL);
    pthread_join(thread, NULL);
}

int main(int argc, char **argv) {
    const char *mode = getenv("FAKE_TRACER") ? getenv("FAKE_TRACER") : "go";
    if (argc != 2 || strcmp(argv[1], "@lib/filetrace.jvmargs") != 0)
        return 2;
    alarm(LONGEST_S); /* whoever was to end this one may be gone */
    if (strcmp(mode, "go") == 0)
        trace_in_a_thread();
    else if (strcmp(mode, "die") == 0)
        raise(SIGKILL);
    else if (strcmp(mode, "hang") == 0)
        sleep(10); /* longer than any launcher waits here; a killed one leaves nobody behind for ever */
    struct launcher launcher = hear_launcher();
    if (strcmp(mode, "garbage") == 0)
        send(LAUNCHER, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, MSG_NOSIGNAL);
    else if (strcmp(mode, "half") == 0)
        send(LAUNCHER, "FTC1\1\0", 6, MSG_NOSIGNAL);
    else if (strcmp(mode, "print") == 0)
        answer(HANDSHAKE_PRINT, 0, "usage\n", 6);
    else if (strcmp(mode, "refuse") == 0)
        answer(HANDSHAKE_REFUSE, 125, "unknown option\n", 15);
    else if (strcmp(mode, "untraced") == 0)
        answer(HANDSHAKE_UNTRACED, command_index(&launcher), "spool disk is full", 18);
    else if (strcmp(mode, "nested") == 0)
        answer(HANDSHAKE_NESTED, command_index(&launcher), "", 0);
    else if (strcmp(mode, "lie") == 0)
        answer(HANDSHAKE_GO, command_index(&launcher), "", 0);
    sleep(strcmp(mode, "lie") == 0 ? 60 : 0);
    return 0;
}
