package org.filetrace.quill.schedulers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.filetrace.quill.store.Store;

/**
 * A scheduler's log: rows and counted problems, or an {@link ImportException}. The first byte says
 * whose.
 */
public final class AccountingFuzz {
  private static final Path LOG;
  private static final Store STORE;

  static {
    try {
      Path folder = Files.createTempDirectory("accounting-fuzz");
      LOG = folder.resolve("log");
      STORE = Store.openForMerge("sqlite:" + folder.resolve("quill.db"));
      STORE.sql().execute("PRAGMA synchronous = OFF");
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AccountingFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Files.write(LOG, Arrays.copyOfRange(input, 1, input.length));
    try (Import run = new Import(STORE, source(input[0]), Rules.LENIENT, 1L << 60)) {
      run.run();
    } catch (ImportException e) {
      return;
    } finally {
      STORE.sql().execute("DELETE FROM import_source");
    }
  }

  private static Source source(byte kind) {
    return switch ((kind & 0xff) % 6) {
      case 0 -> RecordLog.sacct(LOG, "c", ZoneOffset.UTC);
      case 1 -> RecordLog.gridEngine(LOG, "c");
      case 2 -> RecordLog.pbs(LOG, "c");
      case 3 -> RecordLog.lsf(LOG, "c");
      case 4 -> RecordLog.condorHistory(LOG, "c");
      default -> RecordLog.condorEvents(LOG, "c", ZoneOffset.UTC);
    };
  }
}
