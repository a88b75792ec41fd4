/* exec of a script: the kernel opens the script and the interpreter that its first line names; both were used. */
#include "record.h"

int tracee(int argc, char **argv) {
    if (argc > 1) {
        int fd = open_file_at(AT_FDCWD, argv[2], O_RDONLY, "script");
        close_file(fd, "script", NULL);
        return 6;
    }
    char text[8192];
    snprintf(text, sizeof text, "#!%s option\n", argv[0]);
    int fd = open_file("script", O_WRONLY | O_CREAT);
    write_text(fd, text);
    fchmod(fd, 0755);
    close_file(fd, "script", NULL);
    pid_t child = fork();
    if (child == 0) {
        expect("exec %s ok", shown("script"));
        execl("./script", "./script", (char *)NULL);
        broken("script");
    }
    waitpid(child, NULL, 0);
    return 0;
}
