/* Opens that fail are recorded once per process and path: what was looked for and not there is provenance too. */
#include "record.h"

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    write_file("secret", "secret");
    chmod("secret", 0);
    write_file("file", "file");
    open_file("missing", O_RDONLY);
    for (int again = 0; again < 3; again++)
        if (open("missing", O_RDONLY) >= 0)
            broken("missing");
    open_file("no/such/folder", O_WRONLY | O_CREAT);
    open_file("file/below", O_RDONLY);
    open_file("file", O_WRONLY | O_CREAT | O_EXCL);
    if (open("", O_RDONLY) >= 0 || open((char *)8, O_RDONLY) >= 0)
        broken("no path at all");
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        broken("setuid");
    open_file("secret", O_RDONLY);

    pid_t child = fork();
    if (child == 0) {
        open_file("missing", O_RDONLY);
        leave(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
