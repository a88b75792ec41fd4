#include "tracees.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Signals stand behind the list of groups, which can be long. */
enum { STATUS_BYTES = 16384 };

static const char *field(const char *status, const char *name) {
    const char *line = strstr(status, name);
    return line ? line + strlen(name) : "";
}

struct thread_status thread_status_read(pid_t pid, pid_t tid) {
    struct thread_status gone = {.state = 'X'};
    char path[64], text[STATUS_BYTES];
    snprintf(path, sizeof path, "/proc/%d/task/%d/status", pid, tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return gone;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0)
        return gone;
    text[length] = '\0';
    return (struct thread_status){
        .state = *field(text, "\nState:\t"),
        .tracer_tid = (pid_t)strtol(field(text, "\nTracerPid:\t"), NULL, 10),
        .parent = (pid_t)strtol(field(text, "\nPPid:\t"), NULL, 10),
        .threads = (int)strtol(field(text, "\nThreads:\t"), NULL, 10),
        .pending = strtoull(field(text, "\nSigPnd:\t"), NULL, 16),
        .blocked = strtoull(field(text, "\nSigBlk:\t"), NULL, 16),
        .caught = strtoull(field(text, "\nSigCgt:\t"), NULL, 16),
    };
}

struct tracee *tracees_get(const struct tracees *tracees, pid_t tid) {
    for (size_t i = tracees->count; i-- > 0;)
        if (tracees->items[i].tid == tid)
            return &tracees->items[i];
    return NULL;
}

static bool add(struct tracees *tracees, pid_t pid, pid_t tid, bool told_to_stop) {
    if (tracees->count == tracees->capacity) {
        size_t capacity = tracees->capacity ? 2 * tracees->capacity : 256;
        struct tracee *items = reallocarray(tracees->items, capacity, sizeof *items);
        if (!items)
            return false;
        tracees->items = items;
        tracees->capacity = capacity;
    }
    tracees->items[tracees->count++] = (struct tracee){.pid = pid, .tid = tid, .told_to_stop = told_to_stop};
    return true;
}

static bool add_once(struct tracees *tracees, pid_t pid, pid_t tid) {
    return !tracees_get(tracees, tid) && add(tracees, pid, tid, false);
}

static pid_t number(const char *name) {
    return isdigit((unsigned char)*name) ? (pid_t)strtol(name, NULL, 10) : 0;
}

static size_t find_threads(struct tracees *tracees, pid_t tracer_tid, pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    size_t found = 0;
    struct dirent *entry;
    while (threads && (entry = readdir(threads))) {
        pid_t tid = number(entry->d_name);
        struct thread_status status = thread_status_read(pid, tid);
        if (tid > 0 && status.tracer_tid == tracer_tid && status.state != 'Z' && status.state != 'X')
            found += tracer_tid == 0 ? add(tracees, pid, tid, true) : add_once(tracees, pid, tid);
    }
    if (threads)
        closedir(threads);
    return found;
}

size_t tracees_find(struct tracees *tracees, pid_t tracer_tid) {
    DIR *processes = opendir("/proc");
    size_t found = 0;
    struct dirent *entry;
    while (processes && (entry = readdir(processes))) {
        pid_t pid = number(entry->d_name);
        /* Threads are traced like their leader, so one look is enough for all other processes. */
        if (pid > 0 && thread_status_read(pid, pid).tracer_tid == tracer_tid)
            found += find_threads(tracees, tracer_tid, pid);
    }
    if (processes)
        closedir(processes);
    return found;
}

size_t tracees_find_untraced(struct tracees *tracees) {
    size_t found = 0, known = tracees->count;
    for (size_t i = 0; i < known; i++)
        if (i == 0 || tracees->items[i].pid != tracees->items[i - 1].pid)
            found += find_threads(tracees, 0, tracees->items[i].pid);
    return found;
}
