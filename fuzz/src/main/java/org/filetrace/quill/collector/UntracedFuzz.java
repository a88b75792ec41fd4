package org.filetrace.quill.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.filetrace.spool.SpoolRejectedException;

/** The mark of an untraced command: a trace for the store, or rejected. */
public final class UntracedFuzz {
  private static final Path FILE;
  private static final byte[] HONEST;

  static {
    try {
      FILE = Files.createTempDirectory("untraced-fuzz").resolve(new UUID(1, 2) + ".untraced");
      HONEST =
          ("uid=" + Files.getAttribute(Path.of("/proc/self"), "unix:uid") + "\n")
              .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private UntracedFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(input);
    text.write('\n');
    text.writeBytes(HONEST);
    Files.write(FILE, text.toByteArray());
    try {
      UntracedTrace.read(Objects.requireNonNull(SpoolEntry.of(FILE)));
    } catch (SpoolRejectedException e) {
      return;
    }
  }
}
