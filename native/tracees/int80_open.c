/* The 32-bit call table from 64-bit code (int 0x80): numbers mean other calls there. Recorded, or at least flagged. */
#include "record.h"

#ifdef __x86_64__
#include <sys/mman.h>

enum { I386_OPEN = 5, I386_CLOSE = 6, I386_GETPID = 20 };

static int int80(int number, unsigned long first, unsigned long second, unsigned long third) {
    int result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static volatile sig_atomic_t refused;

static void on_fault(int signal) {
    (void)signal;
    refused = 1;
    skip("this kernel has no 32-bit calls");
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    signal(SIGSEGV, on_fault);
    if (int80(I386_GETPID, 0, 0, 0) != getpid())
        skip("this kernel has no 32-bit calls");
    char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (low == MAP_FAILED)
        broken("mmap");
    strcpy(low, "out");
    int fd = int80(I386_OPEN, (unsigned long)low, O_WRONLY | O_CREAT, 0644);
    if (fd < 0)
        broken("open");
    write_text(fd, "32 bits");
    expect_mark("foreign-architecture");
    expect("maybe open %s O_WRONLY|O_CREAT ok", shown("out"));
    int80(I386_CLOSE, (unsigned long)fd, 0, 0);
    expect("maybe close %s ok content=32\\x20bits", shown("out"));
    return 0;
}
#else
int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    skip("x86-64 only");
}
#endif
