/*
 * Calls that try to get away from a tracer, or that belong to another table of numbers: prints how each
 * ended, which must be the same with and without one. Argument: one of the words below.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

static int open_in_child(pid_t child) {
    if (child == 0) {
        int fd = open("/etc/passwd", O_RDONLY);
        _exit(fd < 0 ? errno : 0);
    }
    int status = -1;
    if (child > 0)
        waitpid(child, &status, __WALL);
    printf("child %d errno %d\n", child > 0, status);
    return 0;
}

static int untraced_clone(void) {
    return open_in_child((pid_t)syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0));
}

static int untraced_clone3(void) {
    struct clone_args arguments = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
    return open_in_child((pid_t)syscall(SYS_clone3, &arguments, sizeof arguments));
}

#if defined(__x86_64__)
static int i386_open(void) {
    char *path = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    strcpy(path, "/etc/passwd");
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(5L), "b"(path), "c"((long)O_RDONLY), "d"(0L) : "memory", "r8", "r9", "r10", "r11");
    printf("i386 open %ld\n", (long)(int)result);
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(6L), "b"(result) : "memory", "r8", "r9", "r10", "r11");
    printf("i386 close %ld\n", (long)(int)result);
    return 0;
}

static int i386_untraced_clone(void) {
    long child;
    __asm__ volatile("int $0x80"
                     : "=a"(child)
                     : "a"(120L), "b"((long)(CLONE_UNTRACED | SIGCHLD)), "c"(0L), "d"(0L), "S"(0L), "D"(0L)
                     : "memory", "r8", "r9", "r10", "r11");
    return open_in_child((pid_t)child);
}

static int x32_open(void) {
    long result = syscall(0x40000000 | SYS_open, "/etc/passwd", O_RDONLY, 0);
    printf("x32 open %ld errno %d\n", result, result < 0 ? errno : 0);
    return 0;
}
#else
static int i386_open(void) { return 0; }
static int i386_untraced_clone(void) { return 0; }
static int x32_open(void) { return 0; }
#endif

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "untraced-clone") == 0)
        return untraced_clone();
    if (strcmp(what, "untraced-clone3") == 0)
        return untraced_clone3();
    if (strcmp(what, "i386") == 0)
        return i386_open();
    if (strcmp(what, "i386-untraced-clone") == 0)
        return i386_untraced_clone();
    if (strcmp(what, "x32") == 0)
        return x32_open();
    return 2;
}
