package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is collected, and where to. */
final class CollectionOptions {
  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description =
          "Spool folder; may be given several times. Default: $FILETRACE_SPOOL, else"
              + " /var/spool/filetrace if it is there, else"
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
      names = "--keep",
      description =
          "Move merged spools to the folder 'merged' beside them instead of deleting them.")
  boolean keep;

  @Option(
      names = "--abandoned-after",
      paramLabel = "HOURS",
      defaultValue = "24",
      description =
          "A spool of another node without an end counts as abandoned after so many hours without"
              + " a write (default: ${DEFAULT-VALUE}).")
  int abandonedAfterHours;

  List<Path> folders() {
    return spools.isEmpty() ? List.of(SpoolFolders.ofUser()) : spools;
  }

  /**
   * @param followLive whether what running jobs have recorded so far is merged too
   */
  SpoolIntake intake(WorkFolder work, boolean followLive) throws IOException {
    TracerLiveness liveness = new TracerLiveness(Duration.ofHours(abandonedAfterHours));
    return new SpoolIntake(liveness, work.path(), followLive);
  }
}
