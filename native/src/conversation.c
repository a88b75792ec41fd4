#include "conversation.h"

#include "handshake.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int wait_for(int fd, short events, deadline_ms deadline) {
    struct pollfd poll_fd = {.fd = fd, .events = events};
    for (;;) {
        int ready = poll(&poll_fd, 1, deadline_left(deadline));
        if (ready > 0)
            return 0;
        if (ready == 0)
            return ETIMEDOUT;
        if (errno != EINTR)
            return errno;
    }
}

static int send_all(int socket, const void *buffer, size_t size, deadline_ms deadline) {
    const char *from = buffer;
    while (size > 0) {
        ssize_t sent = send(socket, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            from += sent;
            size -= (size_t)sent;
        } else if (errno == EAGAIN) {
            int error = wait_for(socket, POLLOUT, deadline);
            if (error)
                return error;
        } else if (errno != EINTR) {
            return errno == ECONNRESET ? EPIPE : errno;
        }
    }
    return 0;
}

int receive_all(int fd, void *buffer, size_t size, deadline_ms deadline) {
    char *to = buffer;
    while (size > 0) {
        int error = wait_for(fd, POLLIN, deadline);
        if (error)
            return error;
        ssize_t received = read(fd, to, size);
        if (received == 0 || (received < 0 && errno == ECONNRESET))
            return EPIPE;
        if (received < 0 && errno != EINTR)
            return errno;
        if (received > 0) {
            to += received;
            size -= (size_t)received;
        }
    }
    return 0;
}

int conversation_tell(int socket, pid_t job, int argc, char **argv, deadline_ms deadline) {
    uint32_t header[5] = {HANDSHAKE_MAGIC, HANDSHAKE_VERSION, (uint32_t)job, (uint32_t)(argc - 1), 0};
    for (int i = 1; i < argc; i++)
        header[4] += (uint32_t)strlen(argv[i]) + 1;
    int error = send_all(socket, header, sizeof header, deadline);
    for (int i = 1; i < argc && !error; i++)
        error = send_all(socket, argv[i], strlen(argv[i]) + 1, deadline);
    return error;
}

int conversation_hear(int socket, struct reply *reply, deadline_ms deadline) {
    uint32_t header[4];
    int error = receive_all(socket, header, sizeof header, deadline);
    if (error)
        return error;
    if (header[0] != HANDSHAKE_MAGIC || header[3] >= sizeof reply->text)
        return EPROTO;
    reply->verb = header[1];
    reply->value = (int32_t)header[2];
    reply->bytes = header[3];
    reply->text[reply->bytes] = '\0';
    return receive_all(socket, reply->text, reply->bytes, deadline);
}
