/* multi FILES: for each file create, write, close, open again, read, close, unlink. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    static char block[4096];
    for (long i = 0, files = atol(argv[1]); i < files; i++) {
        char path[64];
        snprintf(path, sizeof path, "multi-%ld", i);
        memset(block, (int)i, sizeof block);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (fd < 0 || write(fd, block, sizeof block) != sizeof block || close(fd) != 0)
            return 1;
        fd = open(path, O_RDONLY);
        if (fd < 0 || read(fd, block, sizeof block) != sizeof block || close(fd) != 0 || unlink(path) != 0)
            return 1;
    }
    return 0;
}
