/* Calls of the 32-bit table that have other numbers and other arguments than those of 64 bits, also from 64-bit code. */
#include "record.h"

#ifdef __x86_64__
#include <sys/mman.h>

enum { OPEN = 5, CLOSE = 6, LINK = 9, UNLINK = 10, GETPID = 20, RENAME = 38, OLD_MMAP = 90, TRUNCATE64 = 193, OPENAT = 295 };
enum { CLONE = 120 };

static char *low; /* a page that 32-bit pointers reach */

static long call(int number, unsigned long first, unsigned long second, unsigned long third) {
    unsigned result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second), "d"(third), "S"(0644L), "D"(0L)
                     : "memory", "r8", "r9", "r10", "r11");
    if (result < -4095u)
        return result;
    errno = -(int)result;
    return -1;
}

static unsigned long path(int slot, const char *text) {
    return (unsigned long)strcpy(low + 64 * slot, text);
}

static void on_fault(int signal) {
    (void)signal;
    skip("this kernel has no 32-bit calls");
}

static void write_through_mapping(void) {
    int fd = (int)call(OPENAT, (unsigned long)AT_FDCWD, path(0, "b"), O_RDWR);
    expect("open %s O_RDWR %s", shown("b"), outcome(fd));
    const unsigned arguments[] = {0, 3, PROT_READ | PROT_WRITE, MAP_SHARED, (unsigned)fd, 0};
    memcpy(low, arguments, sizeof arguments);
    char *mapped = (char *)call(OLD_MMAP, (unsigned long)low, 0, 0);
    expect("mmap-write %s %s", shown("b"), outcome((long)mapped));
    *mapped = 'X';
    call(CLOSE, (unsigned long)fd, 0, 0);
    expect("close %s ok content~Xut", shown("b"));
}

static void fork_untraced(void) {
    pid_t child = (pid_t)call(CLONE, CLONE_UNTRACED | SIGCHLD, 0, 0);
    if (child == 0) {
        call(UNLINK, path(0, "c"), 0, 0);
        _exit(0);
    }
    expect_of(child, "unlink %s ok", shown("c"));
    expect_of(child, "mmap-write %s ok content=Xut", shown("b"));
    reap(child);
}

int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    signal(SIGSEGV, on_fault);
    if (call(GETPID, 0, 0, 0) != getpid())
        skip("this kernel has no 32-bit calls");
    low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (low == MAP_FAILED)
        broken("mmap");
    expect_mark("foreign-architecture");
    int fd = (int)call(OPEN, path(0, "out"), O_WRONLY | O_CREAT, 0644);
    expect("open %s O_WRONLY|O_CREAT %s", shown("out"), outcome(fd));
    write_text(fd, "output");
    call(CLOSE, (unsigned long)fd, 0, 0);
    expect("close %s ok content~output", shown("out"));
    expect("open %s O_RDONLY %s", shown("none"), outcome(call(OPEN, path(0, "none"), O_RDONLY, 0)));
    expect("truncate %s %s", shown("out"), outcome(call(TRUNCATE64, path(0, "out"), 3, 0)));
    expect("rename %s -> %s %s", shown("out"), shown("b"), outcome(call(RENAME, path(0, "out"), path(1, "b"), 0)));
    expect("link %s -> %s %s", shown("b"), shown("c"), outcome(call(LINK, path(0, "b"), path(1, "c"), 0)));
    write_through_mapping();
    fork_untraced();
    expect("mmap-write %s ok content=Xut", shown("b"));
    return 0;
}
#else
int tracee(int argc, char **argv) {
    (void)argc, (void)argv;
    skip("x86-64 only");
}
#endif
