/* 256 MiB that change again and again while they are being hashed: this content's checksum or none, never another. */
#include "record.h"

#include <time.h>

enum { MIB = 1 << 20, MIBS = 256 };

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = open_file("out", O_WRONLY | O_CREAT);
    static char block[MIB];
    memset(block, 'a', sizeof block);
    for (int i = 0; i < MIBS; i++)
        if (write(fd, block, sizeof block) != MIB)
            broken("write");
    int other = dup(fd);
    close(fd);
    expect("close %s ok content~a*%d", shown("out"), MIBS * MIB);
    allow_mark("changed-checksums");
    for (int i = 0; i < 20; i++) {
        if (pwrite(other, "b", 1, (off_t)(MIBS - 1 - i) * MIB) != 1)
            broken("pwrite");
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    if (ftruncate(other, 3) != 0)
        broken("ftruncate");
    close_file(other, "out", "aaa");
    return 0;
}
