package org.filetrace.tracer.loop;

/**
 * The recorded system calls, one row each: its number on x86-64, aarch64 (asm-generic/unistd.h) and
 * i386, what kind of call it is, and which argument is what. Code exists per {@link Kind} only.
 *
 * <p>{@code dir} and {@code path} name a file, {@code dir2} and {@code path2} a second one. A call
 * without a directory argument starts from the working directory.
 */
enum Syscall {
  // spotless:off
  //                    x86-64 arm64 i386  kind                 dir path dir2 path2 flags
  OPEN                 (   2,   -1,    5, Kind.OPEN,             -1,   0,  -1,   -1,   1),
  OPENAT               ( 257,   56,  295, Kind.OPEN,              0,   1,  -1,   -1,   2),
  CREAT                (  85,   -1,    8, Kind.CREATE,           -1,   0,  -1,   -1,  -1),
  OPENAT2              ( 437,  437,  437, Kind.OPEN_HOW,          0,   1,  -1,   -1,   2),
  OPEN_BY_HANDLE_AT    ( 304,  265,  342, Kind.OPEN_BY_HANDLE,   -1,  -1,  -1,   -1,   2),
  CLOSE                (   3,   57,    6, Kind.CLOSE,             0,  -1,  -1,   -1,  -1),
  CLOSE_RANGE          ( 436,  436,  436, Kind.CLOSE_RANGE,       0,  -1,   1,   -1,   2),
  DUP2                 (  33,   -1,   63, Kind.DUPLICATE,         0,  -1,   1,   -1,  -1),
  DUP3                 ( 292,   24,  330, Kind.DUPLICATE,         0,  -1,   1,   -1,   2),
  RENAME               (  82,   -1,   38, Kind.RENAME,           -1,   0,  -1,    1,  -1),
  RENAMEAT             ( 264,   38,  302, Kind.RENAME,            0,   1,   2,    3,  -1),
  RENAMEAT2            ( 316,  276,  353, Kind.RENAME,            0,   1,   2,    3,   4),
  LINK                 (  86,   -1,    9, Kind.LINK,             -1,   0,  -1,    1,  -1),
  LINKAT               ( 265,   37,  303, Kind.LINK,              0,   1,   2,    3,   4),
  SYMLINK              (  88,   -1,   83, Kind.SYMLINK,          -1,   1,  -1,    0,  -1),
  SYMLINKAT            ( 266,   36,  304, Kind.SYMLINK,           1,   2,  -1,    0,  -1),
  UNLINK               (  87,   -1,   10, Kind.UNLINK,           -1,   0,  -1,   -1,  -1),
  UNLINKAT             ( 263,   35,  301, Kind.UNLINK,            0,   1,  -1,   -1,   2),
  RMDIR                (  84,   -1,   40, Kind.RMDIR,            -1,   0,  -1,   -1,  -1),
  MKDIR                (  83,   -1,   39, Kind.MKDIR,            -1,   0,  -1,   -1,  -1),
  MKDIRAT              ( 258,   34,  296, Kind.MKDIR,             0,   1,  -1,   -1,  -1),
  TRUNCATE             (  76,   45,   92, Kind.TRUNCATE,         -1,   0,  -1,   -1,  -1),
  TRUNCATE64           (  -1,   -1,  193, Kind.TRUNCATE,         -1,   0,  -1,   -1,  -1),
  MMAP                 (   9,  222,   -1, Kind.MAP,               4,  -1,  -1,   -1,   3),
  MMAP2                (  -1,   -1,  192, Kind.MAP,               4,  -1,  -1,   -1,   3),
  OLD_MMAP             (  -1,   -1,   90, Kind.MAP_IN_MEMORY,     4,  -1,  -1,   -1,   3),
  EXECVE               (  59,  221,   11, Kind.EXEC,             -1,   0,  -1,   -1,  -1),
  EXECVEAT             ( 322,  281,  358, Kind.EXEC,              0,   1,  -1,   -1,   4),
  CLONE                (  56,  220,  120, Kind.CLONE,            -1,  -1,  -1,   -1,   0),
  CLONE3               ( 435,  435,  435, Kind.CLONE_ARGUMENTS,  -1,  -1,  -1,   -1,   0),
  PTRACE               ( 101,  117,   26, Kind.PTRACE,           -1,  -1,  -1,   -1,   0),
  PIPE                 (  22,   -1,   42, Kind.PIPE,             -1,  -1,  -1,   -1,  -1),
  PIPE2                ( 293,   59,  331, Kind.PIPE,             -1,  -1,  -1,   -1,   1),
  SPLICE               ( 275,   76,  313, Kind.SPLICE,           -1,  -1,  -1,   -1,  -1),
  TEE                  ( 276,   77,  315, Kind.SPLICE,           -1,  -1,  -1,   -1,  -1),
  VMSPLICE             ( 278,   75,  316, Kind.SPLICE,           -1,  -1,  -1,   -1,  -1),
  SHMAT                (  30,  196,  397, Kind.SYSV_IPC,         -1,  -1,  -1,   -1,  -1),
  MSGGET               (  68,  186,  399, Kind.SYSV_IPC,         -1,  -1,  -1,   -1,  -1),
  IPC                  (  -1,   -1,  117, Kind.SYSV_IPC,         -1,  -1,  -1,   -1,  -1),
  IO_URING_SETUP       ( 425,  425,  425, Kind.IO_URING,         -1,  -1,  -1,   -1,  -1),
  CHROOT               ( 161,   51,   61, Kind.NAMESPACE,        -1,  -1,  -1,   -1,  -1),
  PIVOT_ROOT           ( 155,   41,  217, Kind.NAMESPACE,        -1,  -1,  -1,   -1,  -1),
  SETNS                ( 308,  268,  346, Kind.NAMESPACE,        -1,  -1,  -1,   -1,  -1),
  UNSHARE              ( 272,   97,  310, Kind.UNSHARE,          -1,  -1,  -1,   -1,   0);
  // spotless:on

  /** What code a call needs. */
  enum Kind {
    OPEN,
    CREATE,
    OPEN_HOW,
    OPEN_BY_HANDLE,
    CLOSE,
    CLOSE_RANGE,
    DUPLICATE,
    RENAME,
    LINK,
    SYMLINK,
    UNLINK,
    RMDIR,
    MKDIR,
    TRUNCATE,
    MAP,
    MAP_IN_MEMORY,
    EXEC,
    CLONE,
    CLONE_ARGUMENTS,
    PTRACE,
    PIPE,
    SPLICE,
    SYSV_IPC,
    IO_URING,
    NAMESPACE,
    UNSHARE
  }

  final int x86_64;
  final int aarch64;
  final int i386;
  final Kind kind;
  final int dir;
  final int path;
  final int dir2;
  final int path2;
  final int flags;

  Syscall(
      int x86_64,
      int aarch64,
      int i386,
      Kind kind,
      int dir,
      int path,
      int dir2,
      int path2,
      int flags) {
    this.x86_64 = x86_64;
    this.aarch64 = aarch64;
    this.i386 = i386;
    this.kind = kind;
    this.dir = dir;
    this.path = path;
    this.dir2 = dir2;
    this.path2 = path2;
    this.flags = flags;
  }
}
