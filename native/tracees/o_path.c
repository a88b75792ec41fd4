/* O_PATH: a descriptor that can neither read nor write, but from which the file can be opened again. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file_for_now("data", "data");
    int handle = open_file("data", O_PATH | O_CLOEXEC);
    char magic[64];
    snprintf(magic, sizeof magic, "/proc/self/fd/%d", handle);
    int fd = open_file_at(AT_FDCWD, magic, O_WRONLY | O_APPEND, "data");
    write_text(fd, "+");
    close_file(fd, "data", "data+");
    close_file(handle, "data", NULL);
    return 0;
}
