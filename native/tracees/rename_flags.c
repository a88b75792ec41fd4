/* renameat2: RENAME_NOREPLACE, which fails when the name is taken, and RENAME_EXCHANGE, which swaps two files. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("a", "a");
    write_file("b", "b");
    int result = renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE);
    expect("rename %s -> %s %s", shown("a"), shown("b"), outcome(result));
    result = renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE);
    if (result != 0)
        skip("this file system has no RENAME_EXCHANGE");
    expect("rename %s -> %s %s", shown("a"), shown("b"), outcome(result));
    expect("rename %s -> %s %s", shown("b"), shown("a"), outcome(result));
    int fd = open_file("a", O_RDONLY);
    close_file(fd, "a", "b");
    result = rename("missing", "c");
    expect("rename %s -> %s %s", shown("missing"), shown("c"), outcome(result));
    return 0;
}
