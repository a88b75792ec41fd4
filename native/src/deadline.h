/* A point in time until which something may take. */
#ifndef FILETRACE_DEADLINE_H
#define FILETRACE_DEADLINE_H

#include <time.h>

typedef long long deadline_ms; /* CLOCK_MONOTONIC */

static inline deadline_ms deadline_in(long long milliseconds) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000 + milliseconds;
}

/* Milliseconds left, for poll(2); never negative. */
static inline int deadline_left(deadline_ms deadline) {
    long long left = deadline - deadline_in(0);
    return left > 0 ? (int)left : 0;
}

#endif
