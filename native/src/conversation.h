/* The launcher's side of handshake.h: bounded in time and in size, whatever the other side sends. */
#ifndef FILETRACE_CONVERSATION_H
#define FILETRACE_CONVERSATION_H

#include "deadline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct reply {
    uint32_t verb;
    int32_t value;
    uint32_t bytes;
    char text[65536 + 1]; /* NUL-terminated behind bytes */
};

/* 0; ETIMEDOUT; EPIPE when the other side is gone; EPROTO when it talks nonsense. */
int conversation_tell(int socket, pid_t job, int argc, char **argv, deadline_ms deadline);
int conversation_hear(int socket, struct reply *reply, deadline_ms deadline);

/* Exactly size bytes, from a socket or a pipe. */
int receive_all(int fd, void *buffer, size_t size, deadline_ms deadline);

#endif
