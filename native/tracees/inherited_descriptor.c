/* fork copies the descriptor, not the file: the child's close is one, the parent's another, each with what was
 * there at that moment. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int fd = open_file("out", O_RDWR | O_CREAT);
    write_text(fd, "1");
    pid_t child = fork();
    if (child == 0) {
        write_text(fd, "2");
        close_file_for_now(fd, "out", "12");
        leave(0);
    }
    waitpid(child, NULL, 0);
    write_text(fd, "3");
    child = fork();
    if (child == 0) {
        expect("close %s ok content~123", shown("out"));
        leave(0);
    }
    waitpid(child, NULL, 0);
    write_text(fd, "4");
    close_file(fd, "out", "1234");
    return 0;
}
