package org.filetrace.tracer.linux;

/** Flags of open(2) and the at-calls (asm-generic/fcntl.h; aarch64 swaps three of them). */
@SuppressWarnings("ConstantField")
public final class Fcntl {
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_SYMLINK_FOLLOW = 0x400;
  public static final int AT_EMPTY_PATH = 0x1000;

  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;
  public static final int O_CREAT = 0100;
  public static final int O_TRUNC = 01000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_DIRECTORY = ARM ? 040000 : 0200000;
  public static final int O_NOFOLLOW = ARM ? 0100000 : 0400000;
  public static final int O_NOATIME = 01000000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  public static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;
  public static final int S_ISUID = 04000;
  public static final int S_ISGID = 02000;
  public static final int S_IXGRP = 010;

  private Fcntl() {}

  /** Whether a descriptor opened with these flags can write. */
  public static boolean writable(int openFlags) {
    return (openFlags & O_PATH) == 0 && (openFlags & O_ACCMODE) != O_RDONLY;
  }

  /** Whether a descriptor opened with these flags can read content that was there before. */
  public static boolean readable(int openFlags) {
    return (openFlags & O_PATH) == 0
        && (openFlags & O_ACCMODE) != O_WRONLY
        && (openFlags & O_TRUNC) == 0;
  }
}
