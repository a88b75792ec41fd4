package org.filetrace.tracer.linux;

import com.sun.jna.Native;

/**
 * System calls under the kernel's names. Each returns what the kernel returns: a value that is not
 * negative, or -errno ({@link Errno}). Addresses come from {@link NativeBuffer} and {@link
 * PathBuffer}. None allocates.
 */
public final class Linux {
  private static final int P_ALL = 0;
  private static final int P_PID = 1;
  private static final int WNOHANG = 1;
  private static final int WSTOPPED = 2;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int WALL = 0x40000000;
  private static final int WNOTHREAD = 0x20000000;
  private static final int LOOK_AT_REPORT = WEXITED | WSTOPPED | WNOWAIT | WALL | WNOTHREAD;
  private static final int KCMP_VM = 1;
  private static final int KCMP_FILES = 2;
  private static final int F_GETFL = 3;
  private static final int SEEK_CUR = 1;
  private static final int POSIX_FADV_SEQUENTIAL = 2;
  private static final int PRIO_PROCESS = 0;
  private static final int IOPRIO_WHO_PROCESS = 1;
  private static final int SIGCHLD = 17;
  private static final int SA_NOCLDSTOP = 1;

  /** Handler, flags, restorer and mask, of 8 bytes each; aarch64 has no restorer. */
  private static final int KERNEL_SIGACTION_BYTES = 32;

  private static final int KERNEL_SIGACTION_FLAGS = 8;

  private Linux() {}

  /**
   * Waits until a tracee of the calling thread, of whatever kind, has something to report, and
   * leaves the report where it is: waitid(P_ALL, WEXITED | WSTOPPED | WNOWAIT | __WALL).
   *
   * @param siginfo address of 128 bytes
   */
  public static int awaitReport(long siginfo) {
    return (int) call(SystemCallNumber.WAITID, P_ALL, 0, siginfo, LOOK_AT_REPORT, 0, 0);
  }

  /** As {@link #awaitReport}, at once: with nothing to report it gives 0 and a si_pid of 0. */
  public static int pollReport(long siginfo) {
    return (int) call(SystemCallNumber.WAITID, P_ALL, 0, siginfo, LOOK_AT_REPORT | WNOHANG, 0, 0);
  }

  /** As {@link #pollReport}, of one tracee only; -ECHILD when there is none of this id. */
  public static int pollReportOf(int tid, long siginfo) {
    return (int) call(SystemCallNumber.WAITID, P_PID, tid, siginfo, LOOK_AT_REPORT | WNOHANG, 0, 0);
  }

  /** Takes the report of one tracee: wait4(tid, __WALL). */
  public static int wait4(int tid, long statusAddress) {
    return (int) call(SystemCallNumber.WAIT4, tid, statusAddress, WALL | WNOTHREAD, 0, 0, 0);
  }

  public static int ptrace(int request, int tid, long address, long data) {
    return (int) call(SystemCallNumber.PTRACE, request, tid, address, data, 0, 0);
  }

  public static int openat(int directory, long path, int flags) {
    return (int) call(SystemCallNumber.OPENAT, directory, path, flags, 0, 0, 0);
  }

  /**
   * @param how address of a struct open_how of 24 bytes
   */
  public static int openat2(int directory, long path, long how) {
    return (int) call(SystemCallNumber.OPENAT2, directory, path, how, 24, 0, 0);
  }

  public static int close(int fd) {
    return (int) call(SystemCallNumber.CLOSE, fd, 0, 0, 0, 0, 0);
  }

  public static long read(int fd, long buffer, long count) {
    return call(SystemCallNumber.READ, fd, buffer, count, 0, 0, 0);
  }

  public static long pread(int fd, long buffer, long count, long offset) {
    return call(SystemCallNumber.PREAD64, fd, buffer, count, offset, 0, 0);
  }

  public static long write(int fd, long buffer, long count) {
    return call(SystemCallNumber.WRITE, fd, buffer, count, 0, 0, 0);
  }

  /** The file offset, without moving it: lseek(fd, 0, SEEK_CUR). */
  public static long tell(int fd) {
    return call(SystemCallNumber.LSEEK, fd, 0, SEEK_CUR, 0, 0, 0);
  }

  /** fcntl(fd, F_GETFL). */
  public static int openFlags(int fd) {
    return (int) call(SystemCallNumber.FCNTL, fd, F_GETFL, 0, 0, 0, 0);
  }

  public static int readlinkat(int directory, long path, long buffer, int size) {
    return (int) call(SystemCallNumber.READLINKAT, directory, path, buffer, size, 0, 0);
  }

  /** Fills {@link Statx#SIZE} bytes at {@code buffer} with the basic statistics. */
  public static int statx(int directory, long path, int flags, long buffer) {
    return (int) call(SystemCallNumber.STATX, directory, path, flags, Statx.BASIC_STATS, buffer, 0);
  }

  public static int faccessat(int directory, long path) {
    return (int) call(SystemCallNumber.FACCESSAT, directory, path, 0, 0, 0, 0);
  }

  public static int getdents64(int fd, long buffer, int size) {
    return (int) call(SystemCallNumber.GETDENTS64, fd, buffer, size, 0, 0, 0);
  }

  public static int getxattr(long path, long name, long buffer, int size) {
    return (int) call(SystemCallNumber.GETXATTR, path, name, buffer, size, 0, 0);
  }

  /**
   * @param local address of one struct iovec of our own
   * @param remote address of one struct iovec that describes the tracee's memory
   */
  public static long processVmReadv(int tid, long local, long remote) {
    return call(SystemCallNumber.PROCESS_VM_READV, tid, local, 1, remote, 1, 0);
  }

  public static int pidfdOpen(int pid) {
    return (int) call(SystemCallNumber.PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
  }

  public static int pidfdGetfd(int pidfd, int fd) {
    return (int) call(SystemCallNumber.PIDFD_GETFD, pidfd, fd, 0, 0, 0, 0);
  }

  /** Whether two threads share one address space: 0 when they do, -errno when unknown. */
  public static int kcmpMemory(int tid, int otherTid) {
    return (int) call(SystemCallNumber.KCMP, tid, otherTid, KCMP_VM, 0, 0, 0);
  }

  /**
   * A socket's option of one int.
   *
   * @param value address of that int
   * @param length address of an int that says 4
   */
  public static int getsockopt(int fd, int level, int option, long value, long length) {
    return (int) call(SystemCallNumber.GETSOCKOPT, fd, level, option, value, length, 0);
  }

  /**
   * @param length address of an int with the size of the buffer at {@code address}
   */
  public static int getpeername(int fd, long address, long length) {
    return (int) call(SystemCallNumber.GETPEERNAME, fd, address, length, 0, 0, 0);
  }

  /** Whether two threads share one descriptor table: 0 when they do, -errno when unknown. */
  public static int kcmpFiles(int tid, int otherTid) {
    return (int) call(SystemCallNumber.KCMP, tid, otherTid, KCMP_FILES, 0, 0, 0);
  }

  public static int gettid() {
    return (int) call(SystemCallNumber.GETTID, 0, 0, 0, 0, 0, 0);
  }

  /**
   * @param tid 0 for the calling thread
   * @param param address of a struct sched_param
   */
  public static int schedSetscheduler(int tid, int policy, long param) {
    return (int) call(SystemCallNumber.SCHED_SETSCHEDULER, tid, policy, param, 0, 0, 0);
  }

  /**
   * @param tid 0 for the calling thread
   */
  public static int schedSetaffinity(int tid, int bytes, long mask) {
    return (int) call(SystemCallNumber.SCHED_SETAFFINITY, tid, bytes, mask, 0, 0, 0);
  }

  /** Returns how many bytes of the mask the kernel wrote. */
  public static int schedGetaffinity(int bytes, long mask) {
    return (int) call(SystemCallNumber.SCHED_GETAFFINITY, 0, bytes, mask, 0, 0, 0);
  }

  /** Waits until {@code pollfd} is ready: the number of ready descriptors, 0 after the timeout. */
  public static int ppoll(long pollfd, int count, long timespec) {
    return (int) call(SystemCallNumber.PPOLL, pollfd, count, timespec, 0, 0, 0);
  }

  /**
   * No SIGCHLD when a tracee stops, only when one dies (SA_NOCLDSTOP): a stop is waited for, and
   * who traces the calling process would stop it once more for each of these signals.
   */
  public static int refuseStopSignals() {
    NativeBuffer action = new NativeBuffer(KERNEL_SIGACTION_BYTES);
    action.putLong(KERNEL_SIGACTION_FLAGS, SA_NOCLDSTOP);
    return (int) call(SystemCallNumber.RT_SIGACTION, SIGCHLD, action.address(), 0, 8, 0, 0);
  }

  /** Fills a struct statfs of 120 bytes at {@code buffer}. */
  public static int statfs(long path, long buffer) {
    return (int) call(SystemCallNumber.STATFS, path, buffer, 0, 0, 0, 0);
  }

  public static int fstatfs(int fd, long buffer) {
    return (int) call(SystemCallNumber.FSTATFS, fd, buffer, 0, 0, 0, 0);
  }

  /** Tells that the file will be read from start to end: POSIX_FADV_SEQUENTIAL. */
  public static int fadviseSequential(int fd) {
    return (int) call(SystemCallNumber.FADVISE64, fd, 0, 0, POSIX_FADV_SEQUENTIAL, 0, 0);
  }

  /** Sets the nice value of the calling thread. */
  public static int setpriority(int nice) {
    return (int) call(SystemCallNumber.SETPRIORITY, PRIO_PROCESS, 0, nice, 0, 0, 0);
  }

  /** Sets the I/O priority of the calling thread: class and level as in linux/ioprio.h. */
  public static int ioprioSet(int priority) {
    return (int) call(SystemCallNumber.IOPRIO_SET, IOPRIO_WHO_PROCESS, 0, priority, 0, 0, 0);
  }

  private static long call(long number, long a, long b, long c, long d, long e, long f) {
    long result = LibC.syscall(number, a, b, c, d, e, f);
    return result == -1 ? -Native.getLastError() : result;
  }
}
