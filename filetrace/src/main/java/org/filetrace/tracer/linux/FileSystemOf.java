package org.filetrace.tracer.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What statfs(2) tells about the file system below a path or a descriptor. */
public final class FileSystemOf {
  private static final int STATFS_BYTES = 120; // sizeof(struct statfs), 64 bit
  private static final int F_TYPE = 0;
  private static final int F_FSID = 56;

  private final NativeBuffer statfs = new NativeBuffer(STATFS_BYTES);

  private FileSystemOf() {}

  /**
   * @throws IOException with the errno of statfs(2)
   */
  public static FileSystemOf path(Path path) throws IOException {
    FileSystemOf fileSystem = new FileSystemOf();
    PathBuffer name = new PathBuffer().append(path.toString().getBytes(StandardCharsets.UTF_8));
    int result = Linux.statfs(name.address(), fileSystem.statfs.address());
    if (result < 0) {
      throw new IOException("statfs " + path + ": errno " + -result);
    }
    return fileSystem;
  }

  /**
   * @throws IOException with the errno of fstatfs(2)
   */
  public static FileSystemOf descriptor(int fd) throws IOException {
    FileSystemOf fileSystem = new FileSystemOf();
    int result = Linux.fstatfs(fd, fileSystem.statfs.address());
    if (result < 0) {
      throw new IOException("fstatfs: errno " + -result);
    }
    return fileSystem;
  }

  /** {@code f_type}, as in linux/magic.h. */
  public long type() {
    return statfs.getLong(F_TYPE) & 0xffffffffL;
  }

  /** {@code f_fsid}; 0 where the file system has none. */
  public long id() {
    return statfs.getLong(F_FSID);
  }
}
