package org.filetrace.quill.cli;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.concurrent.Callable;
import org.filetrace.quill.cli.select.TimeText;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.retention.Extent;
import org.filetrace.quill.store.retention.Purge;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quill purge}. */
@Command(
    name = "purge",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Remove what is older than your site keeps it. Each record leaves a tombstone: the view"
          + " tombstones says that it existed, what was removed, and where its archive is.",
      "It can be stopped at any moment and goes on where it was."
    })
final class PurgeVerb implements Callable<Integer> {
  @ParentCommand Quill quill;
  @Spec CommandSpec spec;

  @Option(
      names = "--before",
      required = true,
      paramLabel = "TIME",
      description = "What ended before: 2026-01-31, now-90days.")
  String before = "";

  @Option(
      names = "--remove",
      paramLabel = "WHAT",
      description =
          "accesses: each access as it happened; processes: also processes; files: also which files"
              + " were used; commands: also command lines (default: accesses).")
  Extent extent = Extent.ACCESSES;

  @Option(
      names = "--archive",
      paramLabel = "TEXT",
      description = "Where the removed can be found; stands in the tombstones.")
  @Nullable String archive;

  @Option(names = "--dry-run", description = "Only say how many traces it would be.")
  boolean dryRun;

  @Override
  public Integer call() {
    ZonedDateTime now = ZonedDateTime.now(quill.surroundings().clock());
    Instant moment = new TimeText(now).parse(before);
    try (Store store = quill.openStoreForMerge()) {
      Purge purge = new Purge(store, moment, extent, archive);
      if (dryRun) {
        say(traces(purge.count()) + " would be purged");
        return ExitStatus.CLEAN;
      }
      long purged = purge(purge);
      say(traces(purged) + " purged");
      if (purged > 0) {
        say(
            store.isPostgres()
                ? "autovacuum makes the room free for new records; VACUUM FULL gives it back"
                : "new records take the room; 'VACUUM' in sqlite3 gives it back");
      }
      return ExitStatus.CLEAN;
    } catch (SQLException | DataAccessException e) {
      throw Failure.unreachable(
          "store failed: " + e.getMessage() + "; what was purged stays so, run it again");
    }
  }

  private static String traces(long count) {
    return count + (count == 1 ? " trace" : " traces");
  }

  private long purge(Purge purge) throws SQLException {
    try (Progress progress = Progress.of(spec, quill.surroundings().terminal())) {
      return purge.run(
          some -> {
            if (progress != null) {
              progress.done(traces(some) + " purged");
            }
          });
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
