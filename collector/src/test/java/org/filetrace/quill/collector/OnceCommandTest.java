package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.spool.MarkKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From spool folder to views, on every engine. */
class OnceCommandTest {
  abstract static class Contract {
    @TempDir Path folder;
    Path spool;
    final StringWriter err = new StringWriter();

    abstract String url() throws SQLException;

    @BeforeEach
    void makeSpoolFolder() throws Exception {
      spool = Files.createDirectory(folder.resolve("spool"));
    }

    int exitStatus;

    JsonNode once(String... options) throws Exception {
      StringWriter out = new StringWriter();
      CommandLine command = Main.commandLine();
      command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      exitStatus =
          command.execute(
              Stream.concat(
                      Stream.of("once", "--json", "--spool=" + spool, "--store=" + url()),
                      Stream.of(options))
                  .toArray(String[]::new));
      assertThat(err.toString()).as("errors").doesNotContain("Exception");
      return new ObjectMapper().readTree(out.toString());
    }

    List<String> rows(String query) throws Exception {
      try (Store store = Store.open(url())) {
        return store.sql().fetch(query).stream()
            .map(row -> String.join(" ", Stream.of(row.intoArray()).map(String::valueOf).toList()))
            .toList();
      }
    }

    void pipeline() throws Exception {
      TestSpool build = new TestSpool(spool, "1");
      int cc = build.version("/usr/bin/cc", 7, "compiler", 5);
      build.exec("/usr/bin/cc", cc, "cc\0-o\0prog\0");
      build.miss("/usr/include/missing.h");
      int source = build.version("/home/ada/prog.c", 8, "int main", 100);
      build.read("/home/ada/prog.c", source);
      int empty = build.versionWithoutChecksum("/home/ada/prog.tmp", 9, 0, 200);
      int full = build.version("/home/ada/prog.tmp", 9, "program", 300);
      build.write("/home/ada/prog.tmp", empty, full);
      int renamed = build.versionWithoutChecksum("/home/ada/prog.tmp", 9, 7, 300);
      build.rename("/home/ada/prog.tmp", "/home/ada/prog", renamed);
      build.finish();

      TestSpool run = new TestSpool(spool, "2");
      int prog = run.version("/home/ada/prog", 9, "program", 300);
      run.exec("/home/ada/prog", prog, "./prog\0it's\0");
      run.fork(2, 1);
      run.mark(MarkKind.IO_URING);
      run.finish();
    }

    @Test
    void pacsQueryRunsAsWritten() throws Exception {
      pipeline();
      assertThat(once().get("merged").asInt()).isEqualTo(2);
      assertThat(exitStatus).isZero();
      assertThat(
              rows(
                  "SELECT pathname, activity_type, open_flags, last_modified, size, checksum FROM"
                      + " filetrace WHERE globaljobid = 'test#1'"))
          .hasSize(7)
          .anyMatch(
              row -> row.startsWith("/home/ada/prog.tmp close O_WRONLY|O_CREAT|O_TRUNC 1970-01-01"))
          .anyMatch(row -> row.endsWith(" 7 " + hex("program")))
          .contains("/usr/include/missing.h open O_RDONLY null null null");
    }

    @Test
    void aFileRenamedIntoPlaceWasWrittenByTheJobThatRenamedIt() throws Exception {
      pipeline();
      once();
      assertThat(
              rows(
                  "SELECT pathname, written_by, checksum FROM file_versions WHERE pathname ="
                      + " '/home/ada/prog'"))
          .containsExactly("/home/ada/prog test#1 " + hex("program"));
      assertThat(
              rows(
                  "SELECT globaljobid, role FROM job_files WHERE pathname = '/home/ada/prog'"
                      + " ORDER BY globaljobid"))
          .containsExactly("test#1 written", "test#2 executed");
      assertThat(
              rows(
                  "SELECT pathname, role FROM job_files WHERE globaljobid = 'test#1'"
                      + " ORDER BY pathname, role"))
          .containsExactly(
              "/home/ada/prog written",
              "/home/ada/prog.c read",
              "/home/ada/prog.tmp deleted",
              "/home/ada/prog.tmp written",
              "/usr/bin/cc executed",
              "/usr/include/missing.h failed");
    }

    @Test
    void jobsProcessesAndCompletenessSayHowItWent() throws Exception {
      pipeline();
      once();
      assertThat(
              rows(
                  "SELECT globaljobid, job_id, hosts, exit_status, command, verdict, traces FROM"
                      + " jobs ORDER BY globaljobid"))
          .containsExactly(
              "test#1 1 n001 0 make -j2 'all of it' complete 1",
              "test#2 2 n001 0 make -j2 'all of it' flagged 1");
      assertThat(
              rows(
                  "SELECT process_no, parent_no, executable, arguments FROM processes WHERE"
                      + " globaljobid = 'test#2' ORDER BY process_no"))
          .containsExactly(
              "1 null /home/ada/prog ./prog 'it'\\''s'", "2 1 /home/ada/prog ./prog 'it'\\''s'");
      assertThat(rows("SELECT globaljobid, verdict, kind FROM completeness ORDER BY globaljobid"))
          .containsExactly("test#1 complete null", "test#2 flagged io-uring");
      assertThat(rows("SELECT host, jobs FROM nodes")).containsExactly("n001 2");
    }

    @Test
    void mergedSpoolsLeaveTheFolderAndComeBackWithoutEffect() throws Exception {
      pipeline();
      once("--keep");
      List<String> before =
          rows("SELECT * FROM filetrace ORDER BY trace_uuid, pathname, activity_type");
      for (Path kept : files(spool.resolve("merged"))) {
        Files.move(kept, spool.resolve(kept.getFileName()));
      }
      JsonNode again = once();
      assertThat(again.get("merged").asInt()).isZero();
      assertThat(again.get("already_merged").asInt()).isEqualTo(2);
      assertThat(rows("SELECT * FROM filetrace ORDER BY trace_uuid, pathname, activity_type"))
          .isEqualTo(before);
      assertThat(files(spool)).containsExactly(spool.resolve("merged"));
    }

    @Test
    void aFolderInThePlaceOfALogHoldsUpNothing() throws Exception {
      pipeline();
      Path obstacle = Path.of(files(spool).get(0) + "-shm");
      Files.createFile(Files.createDirectory(obstacle).resolve("file"));
      assertThat(once().get("merged").asInt()).isEqualTo(2);
      assertThat(exitStatus).isZero();
      assertThat(files(spool)).containsExactly(obstacle);
    }

    @Test
    void whatAKilledCollectorLeftOfAMergedSpoolIsRemoved() throws Exception {
      TestSpool killed = new TestSpool(spool, "7");
      killed.miss("/nothing");
      Path file = killed.abandon();
      once();
      assertThat(files(spool)).isEmpty();
      String name = file.getFileName().toString().replace(".spool", "");
      Files.createFile(spool.resolve(name + ".spool-wal"));
      Files.createFile(spool.resolve(name + ".truncated"));
      assertThat(once().get("merged").asInt()).isZero();
      assertThat(files(spool)).isEmpty();
      assertThat(rows("SELECT count(*) FROM jobs")).containsExactly("1");
    }

    @Test
    void aLivingTracersSpoolIsLeft() throws Exception {
      long self = ProcessHandle.current().pid();
      String stat = Files.readString(Path.of("/proc/self/stat"));
      assertThat(stat).startsWith(String.valueOf(self));
      TestSpool live = new TestSpool(spool, UUID.randomUUID(), "3", self);
      live.read("/etc/hosts", live.version("/etc/hosts", 1, "hosts", 1));
      live.commit();
      TracerLiveness liveness = new TracerLiveness(Duration.ofHours(1));
      long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
      assertThat(liveness.mayWrite(TestSpool.header(live.uuid, "3", self, ticks), Instant.EPOCH))
          .isTrue();
      assertThat(
              liveness.mayWrite(TestSpool.header(live.uuid, "3", self, ticks + 1), Instant.now()))
          .isFalse();
    }

    @Test
    void aSpoolWhoseTracerIsGoneIsMergedAsTruncated() throws Exception {
      TestSpool cut = new TestSpool(spool, "4");
      cut.openForWriting("/home/ada/half", cut.versionWithoutChecksum("/home/ada/half", 3, 0, 10));
      cut.abandon();
      Files.writeString(
          spool.resolve(cut.uuid + ".truncated"),
          "at_ns=1700000001000000000\ncause=killed by signal 9\n");
      JsonNode summary = once();
      assertThat(err.toString()).isEmpty();
      assertThat(summary.get("truncated").asInt()).isEqualTo(1);
      assertThat(rows("SELECT verdict, kind, detail FROM completeness"))
          .containsExactly("truncated truncated killed by signal 9");
      assertThat(rows("SELECT pathname, role, checksum FROM job_files"))
          .containsExactly("/home/ada/half written null");
      assertThat(files(spool)).isEmpty();
    }

    @Test
    void aSpoolThatItsTracerCouldNotGoOnWritingIsTruncated() throws Exception {
      TestSpool full = new TestSpool(spool, "9");
      full.miss("/none");
      full.mark(MarkKind.TRUNCATED);
      full.finish();
      assertThat(once().get("truncated").asInt()).isEqualTo(1);
      assertThat(rows("SELECT verdict, kind, detail FROM completeness"))
          .containsExactly("truncated truncated because");
    }

    @Test
    void aTracerThatWasKilledBehindTheEndOfTheLastProcessMissedNothing() throws Exception {
      TestSpool ended = new TestSpool(spool, "9");
      ended.miss("/none");
      ended.abandonEnded();
      once();
      assertThat(rows("SELECT verdict, kind FROM completeness")).containsExactly("complete null");
      assertThat(rows("SELECT exit_status FROM jobs")).containsExactly("3");
    }

    @Test
    void aFinishedSpoolThatKeptItsGrowingNameIsComplete() throws Exception {
      TestSpool full = new TestSpool(spool, "8");
      full.miss("/none");
      Path done = full.finish();
      Files.move(done, spool.resolve(full.uuid + ".spool"));
      once();
      assertThat(rows("SELECT verdict, kind FROM completeness")).containsExactly("complete null");
    }

    @Test
    void anUntracedCommandIsAJobWithoutRecord() throws Exception {
      markUntraced("SLURM_JOB_ID=99\nSLURM_CLUSTER_NAME=alpha\n");
      assertThat(once().get("untraced").asInt()).isEqualTo(1);
      assertThat(rows("SELECT globaljobid, command, verdict FROM jobs"))
          .containsExactly("alpha#99 echo 'a b' untraced");
      assertThat(rows("SELECT kind, detail FROM completeness"))
          .containsExactly("untraced tracer: no answer in 5 s");
    }

    @Test
    void anUntracedCommandHasTheNamesOfItsOptions() throws Exception {
      markUntraced(
          "SLURM_JOB_ID=99\nFILETRACE_JOB_ID=variable\nFILETRACE_JOB_ID=option\n"
              + "FILETRACE_CLUSTER=alpha\n");
      once();
      assertThat(rows("SELECT globaljobid, cluster FROM jobs"))
          .containsExactly("alpha#option alpha");
    }

    @Test
    void anUntracedCommandOfAUserWithoutANameIsKept() throws Exception {
      markUntraced("user=\n");
      once();
      assertThat(rows("SELECT verdict FROM jobs")).containsExactly("untraced");
    }

    private void markUntraced(String names) throws Exception {
      UUID uuid = UUID.randomUUID();
      Object uid = Files.getAttribute(spool, "unix:uid");
      Files.writeString(
          spool.resolve(uuid + ".untraced"),
          "uuid="
              + uuid
              + "\nat_ns=1700000000000000000\nreason=tracer: no answer in 5 s\npid=7\n"
              + "uid="
              + uid
              + "\ngid=0\nuser="
              + System.getProperty("user.name")
              + "\nhost=n007\nkernel=Linux 6.1\narchitecture=x86_64\nboot_id=b\ncwd=/home/ada\n"
              + "argv=echo\\0a b\n"
              + names);
    }

    @Test
    void whatIsNoSpoolGoesToQuarantineAndNothingElseSuffers() throws Exception {
      pipeline();
      UUID garbage = UUID.randomUUID();
      UUID link = UUID.randomUUID();
      UUID fifo = UUID.randomUUID();
      Files.writeString(spool.resolve(garbage + ".done"), "no spool");
      Files.createSymbolicLink(spool.resolve(link + ".done"), Path.of("/etc/passwd"));
      new ProcessBuilder("mkfifo", spool.resolve(fifo + ".untraced").toString()).start().waitFor();
      Files.writeString(spool.resolve("README"), "none of ours");
      JsonNode summary = once();
      assertThat(exitStatus).isEqualTo(4);
      assertThat(summary.get("merged").asInt()).isEqualTo(2);
      assertThat(summary.get("quarantined").asInt()).isEqualTo(3);
      assertThat(summary.get("ignored").asInt()).isEqualTo(1);
      assertThat(err.toString()).contains(garbage + ".done quarantined: not-a-spool");
      Path quarantine = spool.resolve("quarantine");
      assertThat(quarantine.resolve(garbage + ".done")).hasContent("no spool");
      assertThat(quarantine.resolve(link + ".done")).isSymbolicLink();
      assertThat(Files.readString(quarantine.resolve(fifo + ".untraced.reason")))
          .startsWith("reason=not-a-regular-file\n");
      assertThat(files(spool)).containsExactlyInAnyOrder(quarantine, spool.resolve("README"));
      once();
      assertThat(exitStatus).isZero();
    }

    @Test
    void aSpoolThatContradictsItselfDoesNotStopTheOthers() throws Exception {
      pipeline();
      TestSpool wrong = new TestSpool(spool, "6");
      wrong.read("/x", 77);
      wrong.finish();
      assertThat(once().get("merged").asInt()).isEqualTo(2);
      assertThat(exitStatus).isEqualTo(4);
      assertThat(err.toString()).contains("contradictory");
    }

    @Test
    void aShellsOwnDescriptorOfARedirectionWritesNoVersion() throws Exception {
      TestSpool shell = new TestSpool(spool, "7");
      int empty = shell.versionWithoutChecksum("/home/ada/out", 3, 0, 10);
      int full = shell.version("/home/ada/out", 3, "sorted", 20);
      shell.write("/home/ada/out", empty, empty);
      shell.write("/home/ada/out", empty, full);
      int marker = shell.version("/home/ada/marker", 4, "", 30);
      shell.write("/home/ada/marker", marker, marker);
      shell.finish();
      once();
      assertThat(rows("SELECT pathname, role, size FROM job_files ORDER BY pathname"))
          .containsExactly("/home/ada/marker written 0", "/home/ada/out written 6");
    }

    @Test
    void hugeAndStrangePathsKeepEveryByte() throws Exception {
      TestSpool strange = new TestSpool(spool, "5");
      String deep = "/" + "d\u00ff".repeat(2047);
      strange.read(deep, strange.version(deep, 1, "x", 1));
      strange.read("/a b\n\\c", strange.version("/a b\n\\c", 2, "y", 1));
      strange.finish();
      once();
      assertThat(exitStatus).isZero();
      assertThat(rows("SELECT pathname FROM files ORDER BY length(pathname)"))
          .containsExactly("/a b\n\\\\c", "/" + "d\\xff".repeat(2047));
    }

    static String hex(String text) {
      return HexFormat.of().formatHex(TestSpool.digest(text));
    }

    static List<Path> files(Path folder) throws Exception {
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().toList();
      }
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaidInOneLine(@TempDir Path folder) {
    for (String command : List.of("once", "watch", "verify")) {
      StringWriter err = new StringWriter();
      int status =
          Main.commandLine()
              .setErr(new PrintWriter(err))
              .execute(command, "--spool=" + folder.resolve("none"));
      assertThat(status).isEqualTo(3);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .startsWith("quill-collector: no spool folder " + folder.resolve("none"));
    }
  }

  @Nested
  class OnSqlite extends Contract {
    @Override
    String url() {
      return "sqlite:" + folder.resolve("quill.db");
    }
  }

  @Nested
  class OnPostgres extends Contract {
    private String url = "";

    @Override
    String url() throws SQLException {
      url = url.isEmpty() ? TestServer.shared().newDatabase() : url;
      return url;
    }
  }
}
