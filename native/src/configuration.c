#include "configuration.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char configuration[] = "/etc/filetrace/filetrace.conf";

static char *trimmed(char *text) {
    text += strspn(text, " \t");
    size_t length = strcspn(text, "\r\n");
    while (length > 0 && strchr(" \t", text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

/* What stands behind "key =", or NULL when the line is about something else. */
static char *value_in(char *line, const char *key) {
    char *text = trimmed(line);
    size_t length = strlen(key);
    if (strncmp(text, key, length) != 0)
        return NULL;
    text += length + strspn(text + length, " \t");
    return *text == '=' ? trimmed(text + 1) : NULL;
}

bool configuration_value(const char *key, char *value, size_t size) {
    FILE *file = fopen(configuration, "re");
    if (!file)
        return false;
    char line[PATH_MAX + 64];
    bool found = false;
    while (fgets(line, sizeof line, file)) {
        const char *text = value_in(line, key);
        size_t length = text ? strlen(text) : 0;
        if (length == 0 || length >= size)
            continue;
        memcpy(value, text, length + 1);
        found = true;
    }
    fclose(file);
    return found;
}
