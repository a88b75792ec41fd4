package org.filetrace.tracer.linux;

/**
 * Error numbers that the tracer decides on (asm-generic/errno.h, and linux/errno.h from 512 on).
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOTCONN = 107;

  private static final int ERESTARTSYS = 512;
  private static final int ERESTART_RESTARTBLOCK = 516;

  private Errno() {}

  /**
   * Whether a tracer sees {@code result} only because a signal interrupted the call: the kernel
   * makes it again, or turns it into EINTR, behind the syscall-exit-stop.
   */
  public static boolean interrupted(long result) {
    return result <= -ERESTARTSYS && result >= -ERESTART_RESTARTBLOCK;
  }
}
