package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of this process alone, under {@code java.io.tmpdir}, for the copies that it reads. */
record WorkFolder(Path path) implements AutoCloseable {
  static WorkFolder make() throws IOException {
    return new WorkFolder(Files.createTempDirectory("quill-collector-"));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
