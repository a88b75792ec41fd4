#include "record.h"

#include <stdarg.h>

enum { SHOWN_BYTES = 4 * 4096 + 64, LINE_BYTES = 3 * SHOWN_BYTES };

char folder[4096];

static void print_line(const char *prefix, const char *format, va_list arguments) {
    static _Thread_local char line[LINE_BYTES];
    int used = snprintf(line, sizeof line, "%s", prefix);
    used += vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    line[used++] = '\n';
    for (int at = 0; at < used;) {
        ssize_t done = write(STDOUT_FILENO, line + at, (size_t)(used - at));
        if (done < 0 && errno != EINTR)
            _exit(99);
        if (done > 0)
            at += (int)done;
    }
}

void expect(const char *format, ...) {
    int error = errno;
    char prefix[64];
    pid_t pid = getpid(), tid = (pid_t)syscall(SYS_gettid);
    if (pid == tid)
        snprintf(prefix, sizeof prefix, "%d ", pid);
    else
        snprintf(prefix, sizeof prefix, "%d/%d ", pid, tid);
    va_list arguments;
    va_start(arguments, format);
    print_line(prefix, format, arguments);
    va_end(arguments);
    errno = error;
}

void expect_of(pid_t pid, const char *format, ...) {
    char prefix[32];
    snprintf(prefix, sizeof prefix, "%d ", pid);
    va_list arguments;
    va_start(arguments, format);
    print_line(prefix, format, arguments);
    va_end(arguments);
}

static void print_mark(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print_line("", format, arguments);
    va_end(arguments);
}

void expect_mark(const char *kind) {
    print_mark("mark %s", kind);
}

void allow_mark(const char *kind) {
    print_mark("maybe mark %s", kind);
}

static char *next_buffer(void) {
    static _Thread_local char buffers[8][SHOWN_BYTES];
    static _Thread_local unsigned turn;
    return buffers[turn++ % 8];
}

static void escape(const char *bytes, char *to) {
    *to = 0;
    for (; *bytes != 0; bytes++) {
        unsigned char byte = (unsigned char)*bytes;
        to += sprintf(to, byte > ' ' && byte < 0x7f && byte != '\\' ? "%c" : "\\x%02x", byte);
    }
}

const char *shown(const char *path) {
    char *text = next_buffer(), *to = text;
    size_t prefix = strlen(folder);
    if (path[0] != '/')
        to += sprintf(to, "%%D/");
    else if (strncmp(path, folder, prefix) == 0 && (path[prefix] == '/' || path[prefix] == 0)) {
        to += sprintf(to, "%%D");
        path += prefix;
    }
    escape(path, to);
    return text;
}

const char *shown_flags(int flags) {
    static const struct {
        int bits;
        const char *name;
    } names[] = {
        {O_CREAT, "O_CREAT"},       {O_EXCL, "O_EXCL"},         {O_NOCTTY, "O_NOCTTY"},     {O_TRUNC, "O_TRUNC"},
        {O_APPEND, "O_APPEND"},     {O_NONBLOCK, "O_NONBLOCK"}, {O_SYNC, "O_SYNC"},         {O_DSYNC, "O_DSYNC"},
        {O_DIRECT, "O_DIRECT"},     {O_TMPFILE, "O_TMPFILE"},   {O_DIRECTORY, "O_DIRECTORY"},
        {O_NOFOLLOW, "O_NOFOLLOW"}, {O_NOATIME, "O_NOATIME"},   {O_CLOEXEC, "O_CLOEXEC"},   {O_PATH, "O_PATH"},
    };
    static const char *const modes[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "3"};
    char *text = next_buffer();
    char *to = text + sprintf(text, "%s", modes[flags & O_ACCMODE]);
    int rest = flags & ~O_ACCMODE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((rest & names[i].bits) == names[i].bits) {
            to += sprintf(to, "|%s", names[i].name);
            rest &= ~names[i].bits;
        }
    return text;
}

/* strerrorname_np(3) and sigabbrev_np(3) came with glibc 2.32 only. */
#define NAMED(constant) {constant, #constant}

struct named {
    int number;
    const char *name;
};

static const struct named errors[] = {
    NAMED(EPERM),   NAMED(ENOENT), NAMED(EINTR),  NAMED(ENOEXEC), NAMED(EACCES), NAMED(EEXIST),       NAMED(EXDEV),
    NAMED(ENOTDIR), NAMED(EISDIR), NAMED(EINVAL), NAMED(ETXTBSY), NAMED(EROFS),  NAMED(ENAMETOOLONG), NAMED(EAGAIN),
    NAMED(ELOOP),   NAMED(ENOTEMPTY),
};

static const struct named signals[] = {
    NAMED(SIGHUP),  NAMED(SIGINT),  NAMED(SIGABRT), NAMED(SIGSEGV), NAMED(SIGUSR1), NAMED(SIGUSR2),
    NAMED(SIGKILL), NAMED(SIGPIPE), NAMED(SIGTERM), NAMED(SIGXCPU),
};

static const char *name_of(int number, const struct named *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (names[i].number == number)
            return names[i].name;
    char *text = next_buffer();
    sprintf(text, "%d", number);
    return text;
}

const char *outcome(long result) {
    return result >= 0 ? "ok" : name_of(errno, errors, sizeof errors / sizeof *errors);
}

int open_file_at(int dirfd, const char *path, int flags, const char *canonical) {
    int fd = openat(dirfd, path, flags, 0644);
    expect("open %s %s %s", shown(canonical), shown_flags(flags), outcome(fd));
    return fd;
}

int open_file(const char *path, int flags) {
    return open_file_at(AT_FDCWD, path, flags, path);
}

static void expect_content(const char *canonical, char sign, const char *content) {
    char *text = next_buffer();
    escape(content, text);
    expect("close %s ok content%c%s", shown(canonical), sign, text);
}

void expect_close(const char *canonical, const char *content) {
    expect_content(canonical, '=', content);
}

void close_file_for_now(int fd, const char *canonical, const char *content) {
    if (close(fd) != 0)
        broken("close");
    expect_content(canonical, '~', content);
    allow_mark("changed-checksums");
}

void close_file(int fd, const char *canonical, const char *content) {
    if (close(fd) != 0)
        broken("close");
    if (content == NULL)
        expect("close %s ok", shown(canonical));
    else
        expect_close(canonical, content);
}

void write_text(int fd, const char *text) {
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        broken("write");
}

static int create_file(const char *path, const char *content) {
    int fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0)
        broken(path);
    write_text(fd, content);
    return fd;
}

void write_file(const char *path, const char *content) {
    close_file(create_file(path, content), path, content);
}

void write_file_for_now(const char *path, const char *content) {
    close_file_for_now(create_file(path, content), path, content);
}

void exec_self(const char *argument) {
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        broken("/proc/self/exe");
    program[length] = 0;
    execl(program, program, argument, (char *)NULL);
    broken("exec");
}

void reap(pid_t child) {
    int status;
    while (waitpid(child, &status, __WALL) < 0)
        if (errno != EINTR)
            broken("waitpid");
    if (WIFEXITED(status))
        expect_of(child, "exit %d", WEXITSTATUS(status));
    else
        expect_of(child, "exit %s", name_of(WTERMSIG(status), signals, sizeof signals / sizeof *signals));
}

void leave(int status) {
    expect("exit %d", status);
    _exit(status);
}

void skip(const char *reason) {
    dprintf(STDERR_FILENO, "%s\n", reason);
    _exit(77);
}

void broken(const char *what) {
    dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
    _exit(98);
}

int main(int argc, char **argv) {
    if (getcwd(folder, sizeof folder) == NULL)
        broken("getcwd");
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        broken("/proc/self/exe");
    program[length] = 0;
    expect("exec %s ok", shown(program));
    int status = tracee(argc, argv);
    expect("exit %d", status);
    return status;
}
