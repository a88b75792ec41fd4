package org.filetrace.quill.collector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quill-collector once}: what is in the spool folders now. */
@Command(
    name = "once",
    mixinStandardHelpOptions = true,
    description = "Merge what is in the spool folders now, then end.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything that could be merged was",
      "2:usage",
      "3:no such spool folder",
      "4:something was quarantined or could not be read",
      "5:the store failed; spools were left as they are"
    })
final class OnceCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 3;
  private static final int INCOMPLETE = 4;
  private static final int STORE_FAILED = 5;

  @Spec CommandSpec spec;

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

  @Option(names = "--json", description = "Print the summary as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    List<Path> folders = spools.isEmpty() ? List.of(SpoolFolders.ofUser()) : spools;
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        err()
            .println(
                "quill-collector: no spool folder "
                    + folder
                    + ": name the one of filetrace's --spool"
                    + " with --spool");
        return NOT_FOUND;
      }
    }
    try (Store opened = Store.openForMerge(store);
        WorkFolder work = WorkFolder.make()) {
      Collection collection =
          new Collection(
              opened, new TracerLiveness(Duration.ofHours(abandonedAfterHours)), work.path(), keep);
      return report(collection, folders, opened, start);
    } catch (StoreException e) {
      err().println("quill-collector: " + e.getMessage());
      return STORE_FAILED;
    }
  }

  private int report(Collection collection, List<Path> folders, Store opened, long start)
      throws IOException {
    String failure = "";
    try {
      for (Path folder : folders) {
        collection.collect(folder);
      }
    } catch (SQLException | DataAccessException e) {
      failure = String.valueOf(e.getMessage());
    }
    Tally tally = collection.tally();
    print(tally, opened, (System.nanoTime() - start) / 1e9);
    if (!failure.isEmpty()) {
      err()
          .println(
              "quill-collector: store "
                  + opened.location().display()
                  + " failed: "
                  + failure
                  + "; what is not merged stays in the spool folder, run again when it is back");
      return STORE_FAILED;
    }
    return tally.quarantined.isEmpty() && tally.unreadable.isEmpty() ? 0 : INCOMPLETE;
  }

  private void print(Tally tally, Store opened, double seconds) throws IOException {
    for (Tally.Rejected file : tally.quarantined) {
      err()
          .println(
              "quill-collector: "
                  + file.file()
                  + " quarantined: "
                  + file.reason()
                  + ": "
                  + file.detail());
    }
    for (Tally.Rejected file : tally.unreadable) {
      err().println("quill-collector: " + file.file() + " left: " + file.detail());
    }
    if (json) {
      out()
          .println(
              new ObjectMapper()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .writeValueAsString(summary(tally, opened, seconds)));
    } else {
      out()
          .printf(
              "%d merged (%d truncated, %d untraced), %d live, %d quarantined; %d accesses in %.1f s%n",
              tally.merged,
              tally.truncated,
              tally.untraced,
              tally.live,
              tally.quarantined.size(),
              tally.accesses,
              seconds);
    }
    out().flush();
  }

  private static Map<String, Object> summary(Tally tally, Store opened, double seconds) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("store", opened.location().display());
    summary.put("merged", tally.merged);
    summary.put("truncated", tally.truncated);
    summary.put("untraced", tally.untraced);
    summary.put("already_merged", tally.already);
    summary.put("live", tally.live);
    summary.put("ignored", tally.ignored);
    summary.put("quarantined", tally.quarantined.size());
    summary.put("unreadable", tally.unreadable.size());
    summary.put("accesses", tally.accesses);
    summary.put("seconds", Math.round(seconds * 1000) / 1000.0);
    summary.put("quarantine", tally.quarantined);
    return summary;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
