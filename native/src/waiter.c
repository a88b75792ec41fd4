#include "waiter.h"

#include "tracees.h"

#include <ctype.h>
#include <dirent.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* exit_code, field 52 of /proc/PID/stat, counted from the state, field 3. */
enum { EXIT_CODE_BEHIND_STATE = 49 };

static bool read_file(const char *format, pid_t pid, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, format, pid, pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t length = fread(text, 1, size - 1, file);
    fclose(file);
    text[length] = '\0';
    return length > 0;
}

/* The call in which a sleeping thread is; -1 when it is in none, or when it may not be known. */
static long current_call(pid_t pid) {
    char text[256];
    if (!read_file("/proc/%d/task/%d/syscall", pid, text, sizeof text) || !isdigit((unsigned char)text[0]))
        return -1;
    return strtol(text, NULL, 10);
}

/*
 * What a stopped thread reports, as wait(2) would show it without its lowest byte: the signal, and the event
 * above. 0 when the tracer has taken the report.
 */
static long stop_report(pid_t pid) {
    char text[1024];
    char *field = read_file("/proc/%d/task/%d/stat", pid, text, sizeof text) ? strrchr(text, ')') : NULL;
    for (int i = 0; field && i <= EXIT_CODE_BEHIND_STATE; i++)
        field = strchr(field + 1, ' ');
    return field ? strtol(field, NULL, 10) : 0;
}

/* At its exit stop, or at the delivery of a signal that may end it, a child is about to wake its parent. */
static bool goes_on_from(long report) {
    long event = report >> 8, number = report & 0xff;
    if (event)
        return event != PTRACE_EVENT_EXIT;
    return number == SIGURG || number == SIGWINCH || number == SIGCHLD || number == (SIGTRAP | 0x80);
}

static bool is_parked_child(pid_t pid, pid_t tracer_tid, const struct thread_status *status) {
    return status->tracer_tid == tracer_tid && status->state == 't' && goes_on_from(stop_report(pid));
}

bool waiter_is_asleep(pid_t pid, pid_t tracer_tid) {
    struct thread_status own = thread_status_read(pid, pid);
    long call = own.state == 'S' && own.threads == 1 ? current_call(pid) : -1;
    if (call != SYS_wait4 && call != SYS_waitid)
        return false;
    DIR *processes = opendir("/proc");
    bool parked = processes != NULL;
    struct dirent *entry;
    while (parked && (entry = readdir(processes))) {
        pid_t other = isdigit((unsigned char)entry->d_name[0]) ? (pid_t)strtol(entry->d_name, NULL, 10) : 0;
        struct thread_status status = other > 0 ? thread_status_read(other, other) : (struct thread_status){0};
        parked = status.parent != pid || is_parked_child(other, tracer_tid, &status);
    }
    if (processes)
        closedir(processes);
    return parked;
}
