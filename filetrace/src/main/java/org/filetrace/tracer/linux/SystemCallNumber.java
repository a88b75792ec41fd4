package org.filetrace.tracer.linux;

/**
 * Numbers of the system calls that the tracer itself makes (asm/unistd_64.h; aarch64 has
 * asm-generic/unistd.h), named as the kernel does without its {@code __NR_}.
 */
@SuppressWarnings("ConstantField")
final class SystemCallNumber {
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  static final int READ = ARM ? 63 : 0;
  static final int WRITE = ARM ? 64 : 1;
  static final int CLOSE = ARM ? 57 : 3;
  static final int LSEEK = ARM ? 62 : 8;
  static final int RT_SIGACTION = ARM ? 134 : 13;
  static final int PREAD64 = ARM ? 67 : 17;
  static final int GETPEERNAME = ARM ? 205 : 52;
  static final int GETSOCKOPT = ARM ? 209 : 55;
  static final int WAIT4 = ARM ? 260 : 61;
  static final int FCNTL = ARM ? 25 : 72;
  static final int PTRACE = ARM ? 117 : 101;
  static final int STATFS = ARM ? 43 : 137;
  static final int FSTATFS = ARM ? 44 : 138;
  static final int SETPRIORITY = ARM ? 140 : 141;
  static final int SCHED_SETSCHEDULER = ARM ? 119 : 144;
  static final int GETTID = ARM ? 178 : 186;
  static final int GETXATTR = ARM ? 8 : 191;
  static final int SCHED_SETAFFINITY = ARM ? 122 : 203;
  static final int SCHED_GETAFFINITY = ARM ? 123 : 204;
  static final int GETDENTS64 = ARM ? 61 : 217;
  static final int FADVISE64 = ARM ? 223 : 221;
  static final int WAITID = ARM ? 95 : 247;
  static final int IOPRIO_SET = ARM ? 30 : 251;
  static final int OPENAT = ARM ? 56 : 257;
  static final int READLINKAT = ARM ? 78 : 267;
  static final int FACCESSAT = ARM ? 48 : 269;
  static final int PPOLL = ARM ? 73 : 271;
  static final int PROCESS_VM_READV = ARM ? 270 : 310;
  static final int KCMP = ARM ? 272 : 312;
  static final int STATX = ARM ? 291 : 332;
  static final int PIDFD_OPEN = 434;
  static final int OPENAT2 = 437;
  static final int PIDFD_GETFD = 438;

  private SystemCallNumber() {}
}
