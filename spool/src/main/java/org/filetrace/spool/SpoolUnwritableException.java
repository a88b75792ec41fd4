package org.filetrace.spool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A spool cannot be created or written any more; the message says which and why. */
public final class SpoolUnwritableException extends IOException {
  public SpoolUnwritableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Of a spool folder.
   *
   * @param what it does not do
   */
  public static SpoolUnwritableException of(Path folder, String what, IOException cause) {
    return new SpoolUnwritableException(
        "spool folder " + folder + " " + what + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    return cause instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : cause.toString();
  }
}
