package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.spool.MarkKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From spool folder to views, on every engine. */
class OnceCommandTest {
  abstract static class Contract {
    @TempDir Path folder;
    Path spool;
    final StringWriter err = new StringWriter();

    abstract String url() throws IOException;

    @BeforeEach
    void makeSpoolFolder() throws IOException {
      spool = Files.createDirectory(folder.resolve("spool"));
    }

    int exitStatus;

    JsonNode once(String... options) throws IOException {
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

    List<String> rows(String query) throws IOException {
      try (Store store = Store.open(url())) {
        return store.sql().fetch(query).stream()
            .map(row -> String.join(" ", Stream.of(row.intoArray()).map(String::valueOf).toList()))
            .toList();
      }
    }

    void pipeline() throws IOException {
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
    void pacsQueryRunsAsWritten() throws IOException {
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
    void aFileRenamedIntoPlaceWasWrittenByTheJobThatRenamedIt() throws IOException {
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
    void jobsProcessesAndCompletenessSayHowItWent() throws IOException {
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
    void mergedSpoolsLeaveTheFolderAndComeBackWithoutEffect() throws IOException {
      pipeline();
      once("--keep");
      List<String> before = rows("SELECT * FROM filetrace ORDER BY trace_uuid, at");
      for (Path kept : files(spool.resolve("merged"))) {
        Files.move(kept, spool.resolve(kept.getFileName()));
      }
      JsonNode again = once();
      assertThat(again.get("merged").asInt()).isZero();
      assertThat(again.get("already_merged").asInt()).isEqualTo(2);
      assertThat(rows("SELECT * FROM filetrace ORDER BY trace_uuid, at")).isEqualTo(before);
      assertThat(files(spool)).containsExactly(spool.resolve("merged"));
    }

    @Test
    void aLivingTracersSpoolIsLeft() throws IOException {
      long self = ProcessHandle.current().pid();
      String stat = Files.readString(Path.of("/proc/self/stat"));
      assertThat(stat).startsWith(String.valueOf(self));
      TestSpool live = new TestSpool(spool, UUID.randomUUID(), "3", self);
      live.read("/etc/hosts", live.version("/etc/hosts", 1, "hosts", 1));
      live.commit();
      TracerLiveness liveness = new TracerLiveness(java.time.Duration.ofHours(1));
      long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
      assertThat(
              liveness.mayWrite(
                  withTicks(TestSpool.header(live.uuid, "3", self), ticks),
                  java.time.Instant.EPOCH))
          .isTrue();
      assertThat(
              liveness.mayWrite(
                  withTicks(TestSpool.header(live.uuid, "3", self), ticks + 1),
                  java.time.Instant.now()))
          .isFalse();
    }

    static org.filetrace.spool.TraceHeader withTicks(
        org.filetrace.spool.TraceHeader h, long ticks) {
      return new org.filetrace.spool.TraceHeader(
          h.uuid(),
          h.job(),
          h.userName(),
          h.uid(),
          h.gid(),
          h.host(),
          h.bootId(),
          h.kernel(),
          h.architecture(),
          h.tracerVersion(),
          h.tracerPid(),
          ticks,
          h.rootPid(),
          h.argv(),
          h.cwd(),
          h.startedNs());
    }

    @Test
    void aSpoolWhoseTracerIsGoneIsMergedAsTruncated() throws IOException {
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
    void anUntracedCommandIsAJobWithoutRecord() throws IOException {
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
              + "argv=echo\\0a b\nSLURM_JOB_ID=99\nSLURM_CLUSTER_NAME=alpha\n");
      assertThat(once().get("untraced").asInt()).isEqualTo(1);
      assertThat(rows("SELECT globaljobid, command, verdict FROM jobs"))
          .containsExactly("alpha#99 echo 'a b' untraced");
      assertThat(rows("SELECT kind, detail FROM completeness"))
          .containsExactly("untraced tracer: no answer in 5 s");
    }

    @Test
    void hugeAndStrangePathsKeepEveryByte() throws IOException {
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
      return java.util.HexFormat.of().formatHex(TestSpool.digest(text));
    }

    static List<Path> files(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().toList();
      }
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
  @TestInstance(Lifecycle.PER_METHOD)
  class OnPostgres extends Contract {
    private static EmbeddedPostgres server;
    private String database = "";

    @BeforeAll
    static void start() throws IOException {
      server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
      server.close();
    }

    @Override
    String url() throws IOException {
      if (database.isEmpty()) {
        database = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Store admin = Store.openForMerge(server.getJdbcUrl("postgres", "postgres"))) {
          admin.sql().execute("CREATE DATABASE " + database);
        }
      }
      return server.getJdbcUrl("postgres", database);
    }
  }
}
