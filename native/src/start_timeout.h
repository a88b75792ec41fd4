/* --start-timeout: how long the job waits for its tracer. */
#ifndef FILETRACE_START_TIMEOUT_H
#define FILETRACE_START_TIMEOUT_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { START_TIMEOUT_MAX_S = 600 };

/* In seconds: a decimal number above 0, as TracerOptions.requireStartTimeout() has it. What it refuses counts as not said here. */
static inline double start_timeout(const char *text, double otherwise) {
    size_t length = text ? strspn(text, "0123456789.") : 0;
    if (length == 0 || text[length] != '\0' || !isdigit((unsigned char)text[length - 1]))
        return otherwise;
    char *end;
    double seconds = strtod(text, &end);
    return *end == '\0' && seconds > 0 && seconds <= START_TIMEOUT_MAX_S ? seconds : otherwise;
}

#endif
