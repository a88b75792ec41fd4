package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.filetrace.quill.store.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept spools and the store say the same, and where not, verify says what. */
class VerifyCommandTest {
  private static final int SPOOLS = 20;

  @TempDir Path folder;
  private Path spools;
  private String url = "";
  private final StringWriter output = new StringWriter();

  @BeforeEach
  void collect() throws IOException {
    spools = Files.createDirectory(folder.resolve("spools"));
    TestJobs.write(spools, SPOOLS);
    url = "sqlite:" + folder.resolve("quill.db");
    assertThat(run("once", "--keep")).isZero();
  }

  private int run(String command, String... options) {
    output.getBuffer().setLength(0);
    var line = Main.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
    String[] arguments = new String[options.length + 3];
    arguments[0] = command;
    arguments[1] = "--spool=" + spools;
    arguments[2] = "--store=" + url;
    System.arraycopy(options, 0, arguments, 3, options.length);
    return line.execute(arguments);
  }

  @Test
  void whatWasMergedIsFound() {
    assertThat(run("verify")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("20 spools compared, 0 differ");
  }

  @Test
  void whatTheStoreLostIsSaid() {
    try (Store store = Store.openForMerge(url)) {
      store.sql().execute("DELETE FROM trace_detail WHERE trace_id = 1");
      store.sql().execute("DELETE FROM trace_set WHERE trace_id = 2");
      store.sql().execute("DELETE FROM trace_file WHERE trace_id = 2");
      store.sql().execute("UPDATE trace SET trace_uuid = ? WHERE trace_id = 3", UUID.randomUUID());
    }
    assertThat(run("verify")).isEqualTo(1);
    assertThat(output.toString())
        .contains("the store has 0 accesses, the spool")
        .contains("the store lacks the use")
        .contains("the store does not have it")
        .contains("20 spools compared, 3 differ");
  }

  @Test
  void whatStillWaitsIsNotInTheStore() throws IOException {
    TestSpool late = new TestSpool(spools, "late");
    late.read("/late", late.version("/late", 1, "late", 1));
    late.finish();
    assertThat(run("verify")).isEqualTo(1);
    assertThat(output.toString()).contains("the store does not have it").contains("1 differ");
  }
}
