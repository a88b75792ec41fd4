package org.filetrace.tracer.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.file.Path;

/** Opens files as the ptrace loop does: raw descriptors that no Java object owns. */
public final class RawFile {
  static {
    Native.register(RawFile.class, "c");
  }

  private RawFile() {}

  public static int open(Path path) {
    return open(path.toString(), 02000000); // O_RDONLY|O_CLOEXEC
  }

  private static native int open(String path, int flags) throws LastErrorException;
}
