package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.filetrace.quill.collector.SpoolIntake.Opened;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.filetrace.quill.store.merge.TraceComparison;
import org.jooq.exception.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quill-collector verify}: whether the store has what the spools have. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compare spools with the store: those that 'once --keep' or 'watch --keep' moved to the folder"
          + " 'merged', and those that still wait. Changes nothing."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the store has all of it",
      "1:something differs",
      "2:usage",
      "3:no spool folder, or no permission to list it",
      "4:something could not be read",
      "5:the store failed"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  private static final int STORE_FAILED = 5;

  @Spec CommandSpec spec;
  @Mixin SpoolOptions options;

  @Override
  public Integer call() throws IOException {
    List<SpoolEntry> entries = new ArrayList<>();
    for (Path folder : options.folders()) {
      addEntries(folder, entries);
      if (Files.isDirectory(folder.resolve(Collection.KEPT))) {
        addEntries(folder.resolve(Collection.KEPT), entries);
      }
    }
    try (Store store = Store.open(options.store);
        WorkFolder work = WorkFolder.make()) {
      return verify(entries, options.intake(work, true), new TraceComparison(store));
    } catch (StoreException | SQLException | DataAccessException e) {
      err().println("quill-collector: " + e.getMessage());
      return STORE_FAILED;
    }
  }

  private static void addEntries(Path folder, List<SpoolEntry> entries) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        SpoolEntry entry = SpoolEntry.of(file);
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
  }

  private int verify(List<SpoolEntry> entries, SpoolIntake intake, TraceComparison comparison)
      throws IOException, SQLException {
    long different = 0;
    for (SpoolEntry entry : entries) {
      Opened opened = intake.open(List.of(entry)).get(0);
      List<String> differences = differences(opened, comparison);
      differences.forEach(difference -> out().println(entry.file() + ": " + difference));
      different += differences.isEmpty() ? 0 : 1;
    }
    out().println(entries.size() + " spools compared, " + different + " differ from the store");
    out().flush();
    return different == 0 ? 0 : DIFFERENT;
  }

  private static List<String> differences(Opened opened, TraceComparison comparison)
      throws IOException, SQLException {
    try (OpenSpool spool = opened.spool()) {
      if (spool != null) {
        return comparison.differences(spool.trace());
      }
      return opened.detail().isEmpty()
          ? List.of()
          : List.of(opened.reason() + ": " + opened.detail());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
