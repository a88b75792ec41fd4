/* A socket that was connected with another one; not one that found nobody, as when a name service does not run. */
#include "record.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/un.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    struct sockaddr_un nobody = {.sun_family = AF_UNIX, .sun_path = "nobody"};
    int lonely = socket(AF_UNIX, SOCK_STREAM, 0);
    if (lonely < 0 || connect(lonely, (struct sockaddr *)&nobody, sizeof nobody) == 0)
        broken("connect");
    close(lonely);
    int kernel = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    if (kernel >= 0)
        close(kernel);

    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        broken("socketpair");
    pid_t child = fork();
    if (child == 0) {
        expect("exchange socket: O_RDWR ok");
        expect("exchange socket: O_RDWR ok");
        leave(0);
    }
    waitpid(child, NULL, 0);
    expect("exchange socket: O_RDWR ok");
    close(sockets[0]);
    expect("exchange socket: O_RDWR ok");
    close(sockets[1]);
    return 0;
}
