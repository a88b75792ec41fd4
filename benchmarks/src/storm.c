/* storm OPENS FILES: opens and closes FILES small files in turn, OPENS times in all. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    long opens = atol(argv[1]), files = atol(argv[2]);
    char path[64];
    for (long i = 0; i < files; i++) {
        snprintf(path, sizeof path, "storm-%ld", i);
        int fd = open(path, O_WRONLY | O_CREAT, 0644);
        if (fd < 0 || write(fd, path, sizeof path) < 0 || close(fd) != 0)
            return 1;
    }
    for (long i = 0; i < opens; i++) {
        snprintf(path, sizeof path, "storm-%ld", i % files);
        int fd = open(path, O_RDONLY);
        if (fd < 0 || close(fd) != 0)
            return 1;
    }
    return 0;
}
