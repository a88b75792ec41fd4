/* Memory without a file, memory with one that no path leads to, and System V's. */
#include "record.h"

#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        broken("mmap");
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        broken("mmap");
    expect("exchange memory: ok");

    int fd = memfd_create("between us", 0);
    if (fd < 0 || ftruncate(fd, 4096) != 0)
        broken("memfd_create");
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED)
        broken("mmap");
    expect("exchange memory: O_RDWR ok");
    expect("exchange memory: O_RDWR ok");
    close(fd);

    int segment = shmget(IPC_PRIVATE, 4096, 0600);
    if (segment < 0)
        skip("no System V shared memory");
    if (shmat(segment, NULL, 0) == (void *)-1)
        broken("shmat");
    expect("exchange ipc: ok");
    shmctl(segment, IPC_RMID, NULL);
    return 0;
}
