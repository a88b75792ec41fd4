/* dup2 and dup3 close what the new number stood for; dup2 of a number onto itself and a failing one close nothing. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("source", "source");
    int source = open_file("source", O_RDONLY);
    int first = open_file("first", O_WRONLY | O_CREAT);
    write_text(first, "first");
    int second = open_file("second", O_WRONLY | O_CREAT);
    write_text(second, "second");

    dup2(second, second);
    if (dup2(999, second) != -1)
        broken("dup2 of a closed descriptor");
    expect_close("first", "first");
    dup2(source, first);
    expect_close("second", "second");
    dup3(source, second, O_CLOEXEC);

    close_file(first, "source", NULL);
    close_file(second, "source", NULL);
    close_file(source, "source", NULL);
    return 0;
}
