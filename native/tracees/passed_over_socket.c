/* SCM_RIGHTS: the receiver never opened the file that it writes and closes. */
#include "record.h"

#include <sys/socket.h>

union rights {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
};

static void send_descriptor(int socket, int fd) {
    char byte = 0;
    struct iovec data = {&byte, 1};
    union rights control;
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    control.header = (struct cmsghdr){
        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
    if (sendmsg(socket, &message, 0) < 0)
        broken("sendmsg");
}

static int receive_descriptor(int socket) {
    char byte;
    int fd;
    struct iovec data = {&byte, 1};
    union rights control;
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(socket, &message, 0) < 0)
        broken("recvmsg");
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
        broken("socketpair");
    pid_t receiver = fork();
    if (receiver == 0) {
        int fd = receive_descriptor(sockets[1]);
        write_text(fd, "receiver");
        close_file(fd, "out", "sender,receiver");
        _exit(3);
    }
    int fd = open_file("out", O_WRONLY | O_CREAT);
    write_text(fd, "sender,");
    send_descriptor(sockets[0], fd);
    reap(receiver);
    close_file(fd, "out", "sender,receiver");
    return 0;
}
