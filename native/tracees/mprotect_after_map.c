/* A shared mapping for reading, of a descriptor that can write, is made writable and written; another one is only read. */
#include "record.h"

#include <sys/mman.h>

enum { BYTES = 4096 };

static char *map_for_reading(const char *name, char letter) {
    char page[BYTES];
    memset(page, letter, BYTES);
    int fd = open_file(name, O_RDWR | O_CREAT);
    if (write(fd, page, BYTES) != BYTES)
        broken("write");
    char *memory = mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED || memory[0] != letter)
        broken("mmap");
    expect("close %s ok content~%c*%d", shown(name), letter, BYTES);
    close(fd);
    return memory;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    allow_mark("changed-checksums");
    map_for_reading("read", 'r');
    char *written = map_for_reading("written", 'o');
    usleep(50000); /* longer than a tick, by which the kernel's time stamps go */
    if (mprotect(written, BYTES, PROT_READ | PROT_WRITE) != 0)
        broken("mprotect");
    memset(written, 'w', BYTES);
    int fd = open_file("written", O_RDONLY);
    close_file(fd, "written", NULL);
    expect("mmap-write %s ok content=w*%d", shown("written"), BYTES);
    return 0;
}
