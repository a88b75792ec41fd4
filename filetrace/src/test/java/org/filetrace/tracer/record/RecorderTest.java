package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.filetrace.spool.SpoolUnwritableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  @TempDir Path folder;
  private final UUID uuid = UUID.randomUUID();
  private Path spools;
  private Path data;

  @BeforeEach
  void makeFolders() throws Exception {
    spools = Files.createDirectory(folder.resolve("spools"));
    data = Files.createDirectory(folder.resolve("data"));
  }

  /** The cache of these tests, not of the user who runs them. */
  private Map<String, String> environment() {
    return Map.of("XDG_CACHE_HOME", folder.toString());
  }

  private Recorder recorder() throws Exception {
    return Recorder.start(
        spools,
        Traced.header(uuid),
        ChecksumPolicy.DEFAULT,
        EnvironmentPolicy.DEFAULT,
        environment());
  }

  private FinishedSpool finished() throws Exception {
    try (Stream<Path> left = Files.list(spools)) {
      assertThat(left).containsExactly(spools.resolve(uuid + ".done"));
    }
    return new FinishedSpool(spools.resolve(uuid + ".done"));
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().withUpperCase().formatHex(digest);
  }

  @Test
  void whatAProcessDidStandsInTheSpool() throws Exception {
    Path in = Files.writeString(data.resolve("in"), "input");
    Path out = Files.writeString(data.resolve("out"), "output");
    Recorder recorder = recorder();
    assertThat(recorder.processStarted(0, 4711, 10)).isEqualTo(1);
    assertThat(recorder.processStarted(1, 4712, 11)).isEqualTo(2);
    Traced traced = new Traced(recorder);
    traced.executed(in, "prog\0-x\0", "/work");
    traced.read(in);
    traced.missed("/nowhere");
    traced.wrote(out);
    traced.renamed(out.toString(), "/data/final");
    recorder.processEnded(2, 20, 0, 1, 2);
    recorder.processEnded(1, 21, 9, 3, -1);
    recorder.mark("namespace", 15, "setns");
    recorder.commit(5_000);
    recorder.close();

    try (FinishedSpool spool = finished()) {
      assertThat(spool.rows("SELECT process_no, parent_no, pid FROM process"))
          .containsExactly("1|null|4711", "2|1|4712");
      assertThat(spool.rows("SELECT * FROM process_end"))
          .containsExactly("1|21|9|3|null", "2|20|0|1|2");
      assertThat(
              spool.rows(
                  "SELECT seq, activity, CAST(p.bytes AS TEXT), CAST(q.bytes AS TEXT), result,"
                      + " version_no FROM access a JOIN path p USING (path_no) LEFT JOIN path q ON"
                      + " q.path_no = second_path_no ORDER BY seq"))
          .containsExactly(
              "1|3|" + in + "|null|3|1",
              "2|1|" + in + "|null|3|1",
              "3|1|/nowhere|null|-2|null",
              "4|2|" + out + "|null|3|2",
              "5|4|" + out + "|/data/final|3|null");
      assertThat(spool.rows("SELECT seq, hex(argv), CAST(cwd AS TEXT) FROM execution"))
          .containsExactly("1|70726F67002D7800|/work");
      assertThat(spool.rows("SELECT version_no, state, algorithm, hex(digest) FROM checksum"))
          .containsExactlyInAnyOrder("1|done|sha256|" + sha256(in), "2|done|sha256|" + sha256(out));
      assertThat(spool.rows("SELECT at_ns, kind, detail FROM mark"))
          .containsExactly("15|namespace|setns");
      assertThat(spool.rows("SELECT root_wait_status FROM trace_end")).containsExactly("9");
    }
  }

  @Test
  void ofTheEnvironmentOnlyWhatIsListedStandsInTheSpool() throws Exception {
    Recorder recorder = recorder();
    byte[] environment =
        Traced.bytes(
            "USER=ada\0PATH=/bin:/usr/bin\0TZ=\0OMP_NUM_THREADS=4\0OMP_NUM_THREADS=8\0"
                + "OMP_LICENSE_KEY=s3cret\0AWS_SECRET_ACCESS_KEY=s3cret\0odd\0LC_TIME=a=b\0"
                + "R_LIBS="
                + "x".repeat(40_000)
                + "\0");
    recorder.environmentSeen(Arrays.copyOf(environment, 60_000), environment.length, 5);
    recorder.close();

    try (FinishedSpool spool = finished()) {
      assertThat(spool.rows("SELECT name, CAST(content AS TEXT) FROM environment"))
          .containsExactly("PATH|/bin:/usr/bin", "TZ|", "OMP_NUM_THREADS|4", "LC_TIME|a=b");
      assertThat(spool.rows("SELECT at_ns, kind, detail FROM mark"))
          .containsExactly("5|environment-cut|R_LIBS");
    }
  }

  @Test
  void aFolderThatTakesNoSpoolIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                Recorder.start(
                    folder.resolve("no"),
                    Traced.header(uuid),
                    ChecksumPolicy.DEFAULT,
                    EnvironmentPolicy.DEFAULT,
                    environment()))
        .isInstanceOf(SpoolUnwritableException.class)
        .hasMessageContaining(folder.resolve("no").toString());
  }

  @Test
  void aFastJobLosesNothing() throws Exception {
    int events = 200_000;
    Recorder recorder = recorder();
    Traced traced = new Traced(recorder);
    for (int i = 0; i < events; i++) {
      traced.invented("/data/" + "x".repeat(100) + i % 50_000, i);
    }
    recorder.close();
    try (FinishedSpool spool = finished()) {
      assertThat(
              spool.rows(
                  "SELECT count(*), max(seq), sum(v.inode) FROM access JOIN version v"
                      + " USING (version_no)"))
          .containsExactly(events + "|" + events + "|" + (long) events * (events - 1) / 2);
      assertThat(spool.rows("SELECT count(DISTINCT bytes) FROM path")).containsExactly("50000");
    }
  }

  @Test
  void theBarrierMakesEverythingSoFarPartOfTheSpool() throws Exception {
    Recorder recorder = recorder();
    Traced traced = new Traced(recorder);
    for (int i = 0; i < 5_000; i++) {
      traced.missed("/nowhere/" + i);
    }
    recorder.commit(10_000);
    Path copy = folder.resolve("copy");
    Files.copy(spools.resolve(uuid + ".spool"), copy);
    Files.copy(spools.resolve(uuid + ".spool-wal"), folder.resolve("copy-wal"));
    recorder.close();
    try (FinishedSpool spool = new FinishedSpool(copy)) {
      assertThat(spool.rows("SELECT count(*) FROM access")).containsExactly("5000");
    }
  }

  @Test
  void aDiscardedRecordLeavesNothing() throws Exception {
    Recorder recorder = recorder();
    recorder.discard();
    recorder.close();
    assertThat(spools).isEmptyDirectory();
  }
}
