/*
 * What the launcher reads of others, fed with anything: the tracer's answer (first byte even) and the job ad of HTCondor (odd).
 * With clang this is a target of libFuzzer; with any other compiler a program that takes the files of its command line.
 */
#include "../src/conversation.h"
#include "../src/mark.c"

#include <sys/mman.h>
#include <sys/socket.h>

static void hear(const uint8_t *data, size_t size) {
    int ends[2];
    struct reply reply;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        abort();
    if (size > 0 && write(ends[0], data, size) != (ssize_t)size)
        abort();
    close(ends[0]);
    if (conversation_hear(ends[1], &reply, deadline_in(1)) == 0 && reply.bytes != 0 && reply.text[reply.bytes] != '\0')
        abort();
    close(ends[1]);
}

static void read_ad(const uint8_t *data, size_t size) {
    char path[64], *text = NULL;
    size_t length = 0;
    int fd = memfd_create("ad", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    setenv("_CONDOR_JOB_AD", path, 1);
    FILE *out = open_memstream(&text, &length);
    put_condor_job(out);
    fclose(out);
    free(text);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0 || size > 60000)
        return 0;
    if (data[0] % 2 == 0)
        hear(data + 1, size - 1);
    else
        read_ad(data + 1, size - 1);
    return 0;
}

#ifndef LIBFUZZER
int main(int argc, char **argv) {
    static uint8_t data[65536];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file)
            return 2;
        LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
        fclose(file);
    }
    return 0;
}
#endif
