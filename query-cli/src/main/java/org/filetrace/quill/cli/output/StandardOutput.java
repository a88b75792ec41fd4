package org.filetrace.quill.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why a part of the answer did not arrive. */
public final class StandardOutput extends FileOutputStream {
  private @Nullable IOException failure;

  public StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      super.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Null when all arrived, or the reader wanted no more: {@code quill … | head}. */
  public @Nullable String failure() {
    String message = failure == null ? null : String.valueOf(failure.getMessage());
    return "Broken pipe".equals(message) ? null : message;
  }
}
