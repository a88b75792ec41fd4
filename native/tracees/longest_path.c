/* 4095 bytes, the longest path that a call can take, and one byte more, which no call takes. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    char path[4200];
    size_t length = (size_t)sprintf(path, "%s", folder);
    while (length < 4095 - 240) {
        length += (size_t)sprintf(path + length, "/%.*s", 200,
            "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
            "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd");
        expect("mkdir %s %s", shown(path), outcome(mkdir(path, 0755)));
    }
    path[length++] = '/';
    while (length < 4095)
        path[length++] = 'f';
    path[length] = 0;
    write_file(path, "deep");
    path[length++] = 'f';
    path[length] = 0;
    if (open(path, O_RDONLY) >= 0 || errno != ENAMETOOLONG)
        broken("4096 bytes");
    path[4095] = 0;
    expect("unlink %s %s", shown(path), outcome(unlink(path)));
    return 0;
}
