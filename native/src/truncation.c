#include "truncation.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char spool_suffix[] = ".spool";

long long truncation_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Nobody is left to whom a failure could be told; the collector sees the dead tracer in any case. */
void truncation_mark(const char *spool, long long at_ns, const char *cause) {
    size_t length = strlen(spool), suffix = strlen(spool_suffix);
    char final[PATH_MAX + 16], temporary[PATH_MAX + 32];
    if (length <= suffix || strcmp(spool + length - suffix, spool_suffix) != 0 || access(spool, F_OK) != 0)
        return;
    snprintf(final, sizeof final, "%.*s.truncated", (int)(length - suffix), spool);
    snprintf(temporary, sizeof temporary, "%s.new", final);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    int written = dprintf(fd, "at_ns=%lld\ncause=%s\n", at_ns, cause);
    if (close(fd) != 0 || written < 0 || rename(temporary, final) != 0)
        unlink(temporary);
}
