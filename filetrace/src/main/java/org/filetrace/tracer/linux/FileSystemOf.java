package org.filetrace.tracer.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What statfs(2) tells about the file system below a path. */
public final class FileSystemOf {
  private static final int STATFS_BYTES = 120; // sizeof(struct statfs), 64 bit

  /** {@code f_type}, as in linux/magic.h. */
  public final long type;

  /** {@code f_fsid}; 0 where the file system has none. */
  public final long id;

  private FileSystemOf(Memory statfs) {
    type = statfs.getLong(0) & 0xffffffffL;
    id = statfs.getLong(56);
  }

  /**
   * @throws IOException with the errno of statfs(2)
   */
  public static FileSystemOf path(Path path) throws IOException {
    Memory statfs = new Memory(STATFS_BYTES);
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    Memory cName = new Memory(name.length + 1L);
    cName.write(0, name, 0, name.length);
    cName.setByte(name.length, (byte) 0);
    try {
      Calls.statfs(cName, statfs);
    } catch (LastErrorException e) {
      throw new IOException("statfs " + path + ": errno " + e.getErrorCode(), e);
    }
    return new FileSystemOf(statfs);
  }

  /**
   * @throws IOException with the errno of fstatfs(2)
   */
  public static FileSystemOf descriptor(int fd) throws IOException {
    Memory statfs = new Memory(STATFS_BYTES);
    try {
      Calls.fstatfs(fd, statfs);
    } catch (LastErrorException e) {
      throw new IOException("fstatfs: errno " + e.getErrorCode(), e);
    }
    return new FileSystemOf(statfs);
  }

  private static final class Calls {
    static {
      Native.register(Calls.class, "c");
    }

    static native int statfs(Memory path, Memory statfs) throws LastErrorException;

    static native int fstatfs(int fd, Memory statfs) throws LastErrorException;

    private Calls() {}
  }
}
