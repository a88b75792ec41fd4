/* /etc/filetrace/filetrace.conf, as far as the launcher needs it without the tracer's help. */
#ifndef FILETRACE_CONFIGURATION_H
#define FILETRACE_CONFIGURATION_H

#include <stdbool.h>
#include <stddef.h>

/* The value of the last "key = value", as the tracer has it; false when there is none, or none that fits. */
bool configuration_value(const char *key, char *value, size_t size);

#endif
