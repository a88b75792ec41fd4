package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A spool folder that cannot be collected from. The message is for the user. */
final class SpoolFolderException extends IOException {
  private static final long serialVersionUID = 1;

  private final String problem;

  private SpoolFolderException(String problem, String remedy, IOException cause) {
    super(problem + ": " + remedy, cause);
    this.problem = problem;
  }

  /**
   * Null when the folder can be listed. access(2) is not asked: it knows nothing of capabilities.
   */
  static @Nullable SpoolFolderException of(Path folder) {
    try {
      Files.newDirectoryStream(folder).close();
      return null;
    } catch (AccessDeniedException e) {
      return new SpoolFolderException(
          "no permission to list " + folder,
          "run this as the user of the collector, or name another folder with --spool",
          e);
    } catch (NoSuchFileException e) {
      return new SpoolFolderException(
          "no spool folder " + folder, "name the one of filetrace's --spool with --spool", e);
    } catch (IOException e) {
      return new SpoolFolderException(
          "spool folder cannot be listed: " + e,
          "name the one of filetrace's --spool with --spool",
          e);
    }
  }

  /** What is wrong, without what to do. */
  String problem() {
    return problem;
  }
}
