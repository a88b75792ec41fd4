package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** A spool folder that cannot be collected from. The message is for the user. */
final class SpoolFolderException extends IOException {
  private static final long serialVersionUID = 1;

  SpoolFolderException(Path folder, IOException cause) {
    super(
        cause instanceof AccessDeniedException
            ? "no permission to list "
                + folder
                + ": run this as the user of the collector, or name another folder with --spool"
            : "no spool folder " + folder + ": name the one of filetrace's --spool with --spool",
        cause);
  }
}
