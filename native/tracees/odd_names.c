/* A path is bytes: blanks, newline, quotes, backslash, bytes that are not UTF-8, and ones that are. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    static const char *const names[] = {
        "with space", "new\nline", " ", "back\\slash", "quote'\"", "\xff\xfe not utf-8", "\xc3\xa9t\xc3\xa9",
        "\xf0\x9f\x92\xbe", "\xed\xa0\x80 surrogate", "tab\tand \x01\x7f", "-dash", "\\x41",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_file(names[i], "odd");
        char second[64];
        snprintf(second, sizeof second, "%s~", names[i]);
        int result = rename(names[i], second);
        expect("rename %s -> %s %s", shown(names[i]), shown(second), outcome(result));
    }
    return 0;
}
