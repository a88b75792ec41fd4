package org.filetrace.quill.collector;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jooq.exception.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "3:no spool folder, or no permission to list it",
      "4:something was quarantined or could not be read",
      "5:the store failed; spools were left as they are"
    })
final class OnceCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 4;
  private static final int STORE_FAILED = 5;

  @Spec CommandSpec spec;

  @Mixin CollectionOptions options;

  @Option(names = "--json", description = "Print the summary as JSON.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    List<Path> folders = options.folders();
    try (Store opened = Store.openForMerge(options.store);
        WorkFolder work = WorkFolder.make();
        Collection collection = new Collection(opened, options.intake(work, false), options.keep)) {
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
    Tally tally = collection.takeTally();
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
