/* open_by_handle_at names no path; the descriptor still has one. Recorded as an open or not, it is flagged. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("data", "data");
    int mount = open_file(folder, O_RDONLY | O_DIRECTORY);
    union {
        struct file_handle handle;
        char bytes[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    } file = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
    int mount_id;
    if (name_to_handle_at(AT_FDCWD, "data", &file.handle, &mount_id, 0) != 0)
        skip("this file system has no handles");
    int fd = open_by_handle_at(mount, &file.handle, O_RDONLY);
    if (fd < 0)
        skip("open_by_handle_at needs root");
    expect_mark("open-by-handle");
    expect("maybe open %s O_RDONLY ok", shown("data"));
    close_file(fd, "data", NULL);
    close_file(mount, folder, NULL);
    return 0;
}
