/* Two descriptors of one file, opened apart: two opens, two closes, and the second close sees what both wrote. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int first = open_file("out", O_WRONLY | O_CREAT | O_APPEND);
    int second = open_file("out", O_RDWR | O_APPEND);
    write_text(first, "one,");
    close_file_for_now(first, "out", "one,");
    write_text(second, "two");
    close_file(second, "out", "one,two");
    int third = open_file("out", O_RDWR);
    close_file(third, "out", "one,two");
    return 0;
}
