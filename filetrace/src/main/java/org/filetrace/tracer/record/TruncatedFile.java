package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.SpoolWriter;
import org.jspecify.annotations.Nullable;

/** {@code <uuid>.truncated} beside a spool that could not be written to its end. */
final class TruncatedFile {
  private final Path file;
  private @Nullable String cause;
  private long sinceNs;
  private boolean told;

  TruncatedFile(Path spool, UUID uuid) {
    file = spool.resolveSibling(uuid + SpoolFormat.TRUNCATED);
  }

  /** Only the first failure counts: those that follow come of it. */
  void since(long atNs, String cause) {
    if (this.cause == null) {
      this.cause = cause;
      sinceNs = atNs;
    }
  }

  /** Says in addition why even the end could not be written. */
  void atTheEnd(@Nullable String cause) {
    this.cause += "; at the end: " + cause;
  }

  /** Something failed, and there was no room to say so. */
  boolean untold() {
    return cause != null && !told;
  }

  /** Writes the file, if there is room for it. */
  void tell(long dropped) {
    told = false;
    try {
      Files.writeString(
          file, "at_ns=" + sinceNs + "\ncause=" + causeInOneLine() + "\ndropped=" + dropped + "\n");
      told = true;
    } catch (IOException e) {
      removeHalfWritten();
    }
  }

  private void removeHalfWritten() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause += "; " + e;
    }
  }

  /** Says it in the spool instead. */
  void markIn(SpoolWriter spool) throws SpoolUnwritableException {
    spool.mark(sinceNs, MarkKind.TRUNCATED, 1, causeInOneLine());
  }

  /** After the spool with its mark is on disk. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private String causeInOneLine() {
    return String.valueOf(cause).replace("\\", "\\\\").replace("\n", "\\n");
  }
}
