package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which spools, and which store. */
class SpoolOptions {
  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description =
          "Spool folder; may be given several times. Default: $FILETRACE_SPOOL, else"
              + " /var/spool/filetrace if you may write there, else"
              + " $XDG_STATE_HOME/filetrace/spool.")
  List<Path> spools = List.of();

  @Option(
      names = "--store",
      paramLabel = "URL",
      defaultValue = "${env:QUILL_STORE:-" + Option.NULL_VALUE + "}",
      description =
          "sqlite:/path/quill.db, a path, or postgresql://[user@]host/database. Default:"
              + " $QUILL_STORE, else $XDG_DATA_HOME/quill/quill.db.")
  @Nullable String store;

  @Option(
      names = "--abandoned-after",
      paramLabel = "HOURS",
      defaultValue = "24",
      description =
          "A spool of another node without an end counts as abandoned after so many hours without"
              + " a write (default: ${DEFAULT-VALUE}).")
  int abandonedAfterHours;

  /**
   * The spool folders.
   *
   * @throws SpoolFolderException if one cannot be listed
   */
  List<Path> folders() throws SpoolFolderException {
    List<Path> folders = spools.isEmpty() ? List.of(SpoolFolders.ofUser()) : spools;
    for (Path folder : folders) {
      SpoolFolderException unlistable = SpoolFolderException.of(folder);
      if (unlistable != null) {
        throw unlistable;
      }
    }
    return folders;
  }

  /**
   * @param followLive whether what running jobs have recorded so far is merged too
   */
  SpoolIntake intake(WorkFolder work, boolean followLive) throws IOException {
    TracerLiveness liveness = new TracerLiveness(Duration.ofHours(abandonedAfterHours));
    return new SpoolIntake(liveness, work.path(), followLive);
  }
}
