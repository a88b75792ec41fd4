package org.filetrace.tracer.linux;

/** struct statx (linux/stat.h): offsets in bytes. */
public final class Statx {
  public static final int SIZE = 256;
  public static final int NLINK = 16;
  public static final int UID = 20;
  public static final int GID = 24;
  public static final int MODE = 28;
  public static final int INO = 32;
  public static final int SIZE_BYTES = 40;
  public static final int CTIME_SEC = 96;
  public static final int CTIME_NSEC = 104;
  public static final int MTIME_SEC = 112;
  public static final int MTIME_NSEC = 120;
  public static final int RDEV_MAJOR = 128;
  public static final int RDEV_MINOR = 132;
  public static final int DEV_MAJOR = 136;
  public static final int DEV_MINOR = 140;

  /** STATX_BASIC_STATS. */
  static final int BASIC_STATS = 0x7ff;

  private Statx() {}

  /** makedev(3). */
  public static long device(long major, long minor) {
    return ((major & 0xfffff000L) << 32)
        | ((major & 0xfffL) << 8)
        | ((minor & 0xffffff00L) << 12)
        | (minor & 0xffL);
  }
}
