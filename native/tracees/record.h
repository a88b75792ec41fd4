/*
 * A tracee makes real system calls and prints, on standard output, the record that a trace of it must contain.
 *
 *     PID[/TID] ACTIVITY PATH [-> PATH] [FLAGS] ok|ERRNO [content=TEXT[*TIMES]]
 *     PID exit STATUS|SIGNAL
 *     [maybe ]mark KIND
 *
 * for instance
 *
 *     812 open %D/out.txt O_WRONLY|O_CREAT ok
 *     812 close %D/out.txt ok content=hello
 *     812 open %D/missing O_RDONLY ENOENT
 *     812 exit 0
 *
 * %D is the folder in which the tracee was started; accesses outside it (the C library, the loader's cache) are no
 * part of the comparison. The lines of one thread stand in the order of its calls; a line without TID belongs to
 * the threads that no line names. Blanks, backslashes and bytes outside printable ASCII are \xHH. content is what the
 * recorded SHA-256 must be of; content~ allows that there is no checksum, but no other one. "maybe" before the
 * activity allows the record to be there; nothing that is not printed is allowed.
 *
 * Pipes, sockets and shared memory are compared when one line names them, as "exchange pipe: O_RDONLY ok": each
 * closing of a descriptor above 2 that may have been used, and memory when it is mapped.
 *
 * Exit status 77: this machine cannot make the call; standard error says why.
 */
#ifndef FILETRACE_TRACEES_RECORD_H
#define FILETRACE_TRACEES_RECORD_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* The tracee itself. main() prints the exec before it and the exit behind it. */
int tracee(int argc, char **argv);

/* The folder in which the tracee was started. */
extern char folder[4096];

/* Prints one expected line for the calling process (and thread, unless it is the first one). */
void expect(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for a process that cannot print it itself. */
void expect_of(pid_t pid, const char *format, ...) __attribute__((format(printf, 2, 3)));

void expect_mark(const char *kind);
void allow_mark(const char *kind);

/* A path as the lines show it; a relative one is taken from the folder. Valid until eight further calls. */
const char *shown(const char *path);

/* open(2) flags by name. */
const char *shown_flags(int flags);

/* "ok", or the name of errno when the call failed. */
const char *outcome(long result);

/* open(2), and the line that it makes. */
int open_file(const char *path, int flags);

/* The same where the kernel's path differs from the one in the call: symlinks, dirfd, chdir, chroot. */
int open_file_at(int dirfd, const char *path, int flags, const char *canonical);

/* close(2), and the line that it makes; content may be NULL when the descriptor only read. */
void close_file(int fd, const char *canonical, const char *content);

/* The line of a close that the kernel makes by itself. */
void expect_close(const char *canonical, const char *content);

/* close_file where the file is changed again afterwards: whether its checksum is taken before is a race. */
void close_file_for_now(int fd, const char *canonical, const char *content);

void write_text(int fd, const char *text);

/* Creates a file, writes it, closes it: three calls, two lines. */
void write_file(const char *path, const char *content);

/* The same for one that is changed again afterwards. */
void write_file_for_now(const char *path, const char *content);

/* Runs this program again with one more argument; prints nothing, the new image says what it is. */
void exec_self(const char *argument) __attribute__((noreturn));

/* Waits for a child and prints how it ended. */
void reap(pid_t child);

/* Prints the exit line and leaves without running what atexit(3) would. */
void leave(int status) __attribute__((noreturn));

/* The call cannot be tried here. */
void skip(const char *reason) __attribute__((noreturn));

/* The tracee itself went wrong: a call that has to succeed did not. */
void broken(const char *what) __attribute__((noreturn));

#endif
