/* A shared writable mapping goes on writing after the descriptor is closed; private and read-only ones do not. What
 * it has written is looked at when the address space ends. */
#include "record.h"

#include <sys/mman.h>

enum { BYTES = 4096 };

static char *map(int fd, int protection, int kind) {
    char *memory = mmap(NULL, BYTES, protection, kind, fd, 0);
    if (memory == MAP_FAILED)
        broken("mmap");
    return memory;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = open_file("mapped", O_RDWR | O_CREAT);
    if (ftruncate(fd, BYTES) != 0)
        broken("ftruncate");
    map(fd, PROT_READ, MAP_SHARED);
    map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE)[0] = 'p';
    char *shared = map(fd, PROT_READ | PROT_WRITE, MAP_SHARED);
    expect("mmap-write %s ok", shown("mapped"));
    expect("close %s ok content~\\x00*%d", shown("mapped"), BYTES);
    allow_mark("changed-checksums");
    close(fd);
    memset(shared, 's', BYTES);
    if (munmap(shared, BYTES) != 0)
        broken("munmap");
    fd = open_file("mapped", O_RDONLY);
    close_file(fd, "mapped", NULL);
    expect("mmap-write %s ok content=s*%d", shown("mapped"), BYTES);
    return 0;
}
