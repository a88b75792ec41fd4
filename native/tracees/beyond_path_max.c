/* Reached by relative steps, a file's path can be longer than any call takes. Without a name it
 * cannot be recorded, but the record says that it misses some. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    char name[201];
    memset(name, 'd', 200);
    name[200] = 0;
    char path[8192];
    size_t length = (size_t)sprintf(path, "%s", folder);
    for (int depth = 0; depth < 25; depth++) {
        if (mkdir(name, 0755) != 0 || chdir(name) != 0)
            broken("mkdir");
        length += (size_t)sprintf(path + length, "/%s", name);
        expect(length < 4000 ? "mkdir %s ok" : "maybe mkdir %s ok", shown(path));
    }
    int fd = open("deep", O_WRONLY | O_CREAT, 0644);
    if (fd < 0)
        broken("open");
    write_text(fd, "deep");
    close(fd);
    expect_mark("path-too-long");
    expect("maybe open deep O_WRONLY|O_CREAT ok");
    return 0;
}
