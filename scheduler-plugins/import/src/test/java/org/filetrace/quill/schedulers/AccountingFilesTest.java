package org.filetrace.quill.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountingFilesTest {
  private static final String HEADER =
      "JobID|JobIDRaw|Cluster|User|Partition|Submit|Start|End|State|ExitCode|AllocTRES|NodeList|JobName\n";

  @TempDir Path folder;
  private Imported imported;

  @BeforeEach
  void open() {
    imported = new Imported(folder);
  }

  @AfterEach
  void close() {
    imported.close();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Source sacct(Path file) {
    return RecordLog.sacct(file, "hpc", ZoneOffset.UTC);
  }

  @Test
  void aJobOfSacctWithHeader() throws IOException {
    Path file =
        write(
            "sacct",
            HEADER
                + "7_3|9|hpc|zoë|long|2026-01-02T03:04:05|2026-01-02T03:05:00|2026-01-02T04:00:00|"
                + "CANCELLED by 1000|0:9|cpu=64,mem=62.50G,node=3|cn[001-002,9]|näme|with|bars\n"
                + "7_3.batch|9.batch|hpc||||||COMPLETED|0:0||cn001|batch\n");

    assertThat(imported.read(sacct(file))).isEmpty();

    assertThat(
            imported.query(
                "SELECT globaljobid, job_id, array_index, user_name, submitted_at, started_at,"
                    + " state, exit_status, cores, memory_bytes, job_name FROM job_accounting"))
        .containsExactly(
            "hpc#9|7_3|3|zoë|2026-01-02 03:04:05.000000|2026-01-02"
                + " 03:05:00.000000|CANCELLED|137|64|67108864000|näme|with|bars");
    assertThat(imported.query("SELECT machine_id, startts, endts FROM runs ORDER BY 1"))
        .containsExactly(
            "cn001|2026-01-02 03:05:00.000000|2026-01-02 04:00:00.000000",
            "cn002|2026-01-02 03:05:00.000000|2026-01-02 04:00:00.000000",
            "cn9|2026-01-02 03:05:00.000000|2026-01-02 04:00:00.000000");
  }

  @Test
  void onlyWhatIsNewIsReadAndNothingTwice() throws IOException {
    String line =
        "%d|%d|hpc|ann|p|2026-01-02T03:04:05|2026-01-02T03:05:00|2026-01-02T04:00:00|COMPLETED|0:0|cpu=1|n1|j\n";
    Path file = write("sacct", HEADER + line.formatted(1, 1) + "2|2|hpc|ann|p|20");

    assertThat(imported.read(sacct(file))).containsEntry(Problem.TORN_TAIL, 1L);
    assertThat(imported.rows(sacct(file))).isEmpty();

    write("sacct", HEADER + line.formatted(1, 1) + line.formatted(2, 2));
    assertThat(imported.rows(sacct(file))).containsEntry("jobs", 1L);
    Files.writeString(file, line.formatted(3, 3), StandardOpenOption.APPEND);
    assertThat(imported.rows(sacct(file))).containsEntry("jobs", 1L);

    write("sacct", "JobID|JobIDRaw|Cluster|State|User\n4|4|hpc|RUNNING|ann\n");
    assertThat(imported.rows(sacct(file))).as("a rotated file").containsEntry("jobs", 1L);
    assertThat(imported.query("SELECT count(*) FROM accounted_job")).containsExactly("4");
  }

  @Test
  void aFileThatWasMadeAnewIsReadFromItsBeginning() throws IOException {
    String line = "%d|%d|hpc|ann|p|2026-01-0%dT03:04:05|||COMPLETED|0:0|cpu=1|n1|j\n";
    imported.read(sacct(write("sacct", HEADER + line.formatted(1, 1, 1))));

    Path today = write("sacct", HEADER + line.formatted(2, 2, 2) + line.formatted(3, 3, 3));

    assertThat(imported.rows(sacct(today))).containsEntry("jobs", 2L);
  }

  @Test
  void aPackedFile() throws IOException {
    Path packed = Files.write(folder.resolve("sacct.1.gz"), gzip(HEADER + jobs(1, 3)));

    assertThat(imported.rows(sacct(packed))).containsEntry("jobs", 3L);
    assertThat(imported.rows(sacct(packed))).isEmpty();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String jobs(int first, int last) {
    StringBuilder lines = new StringBuilder();
    for (int id = first; id <= last; id++) {
      lines.append(id).append('|').append(id);
      lines.append(
          "|hpc|ann|p|2026-01-02T03:04:05|2026-01-02T03:05:00|2026-01-02T04:00:00|COMPLETED|0:0|cpu=1|n1|j\n");
    }
    return lines.toString();
  }

  @Test
  void anImportThatEndedInTheMiddleGoesOnBehindItsLastBatch() throws IOException {
    byte[] whole = gzip(HEADER + jobs(1, 6_000));
    Path file = folder.resolve("sacct.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> imported.read(sacct(file)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("sacct.gz cannot be read: it is packed, and its end is missing");
    assertThat(imported.query("SELECT count(*) FROM accounted_job")).containsExactly("5000");

    Files.write(file, whole);
    assertThat(imported.rows(sacct(file))).containsEntry("jobs", 1_000L);

    assertThat(imported.query("SELECT count(*) FROM job_run")).containsExactly("6000");
    assertThat(imported.rows(sacct(file))).isEmpty();
  }

  @Test
  void aFileThatWasMistakenForAnotherKindIsReadAllTheSame() throws IOException {
    Path file = write("sacct", HEADER + jobs(1, 3));
    for (Source mistaken :
        List.of(
            RecordLog.lsf(file, "x"), RecordLog.pbs(file, "x"), RecordLog.gridEngine(file, "x"))) {
      assertThat(imported.read(mistaken))
          .as(mistaken.kind())
          .containsKey(Problem.UNREADABLE_RECORD);
    }
    assertThat(imported.rows(sacct(file))).containsEntry("jobs", 3L);
  }

  @Test
  void theHourThatComesTwice() throws IOException {
    String line = "%d|%d|hpc|ann|p|%s|%s|%s|COMPLETED|0:0|cpu=1|n1|j\n";
    Path file =
        write(
            "sacct",
            HEADER
                + line.formatted(
                    1, 1, "2026-10-25T02:40:00", "2026-10-25T02:50:00", "2026-10-25T02:10:00")
                + line.formatted(
                    2, 2, "2026-03-29T01:50:00", "2026-03-29T01:59:00", "2026-03-29T03:10:00"));

    imported.read(RecordLog.sacct(file, "hpc", ZoneId.of("Europe/Berlin")));

    assertThat(imported.query("SELECT started_at, ended_at FROM job_accounting ORDER BY job_id"))
        .containsExactly(
            "2026-10-25 00:50:00.000000|2026-10-25 01:10:00.000000",
            "2026-03-29 00:59:00.000000|2026-03-29 01:10:00.000000");
  }

  /** Versions say memory, cores and times in their own ways. */
  @Test
  void sacctOfOtherVersions() throws IOException {
    imported.read(
        sacct(
            write(
                "14.03",
                "JobID|Cluster|User|Partition|Submit|Start|End|State|ExitCode|NNodes|NCPUS|ReqMem|Timelimit|NodeList\n"
                    + "1|old|ann|p|2014-01-02T03:04:05|2014-01-02T03:04:06|2014-01-02T03:04:07|CANCELLED"
                    + " by 0|0:15|2|16|2048Mc|UNLIMITED|n[1-2]\n"
                    + "2|old|ann|p|2014-01-02T03:04:05|Unknown|Unknown|PENDING|0:0|2|16|4Gn|1-00:00:00|None"
                    + " assigned\n")));
    imported.read(
        sacct(
            write(
                "24.11",
                "JobID|JobIDRaw|Cluster|User|Partition|Submit|Start|End|State|ExitCode|AllocTRES|ReqMem|Timelimit|NodeList|Restarts|SubmitLine|JobName\n"
                    + "1|1|new|ann|p|1764000000|1764000060|1764000120|OUT_OF_MEMORY|0:125|billing=1,cpu=1,mem=300M,node=1|300M|00:01:00|n1|1|sbatch"
                    + " x|a|b\n"
                    + "2+1|3|new|ann|p|2025-11-24T16:00:00+0000|None|2025-11-24T16:00:00+0000|CANCELLED|0:0||0|Partition_Limit|None"
                    + " assigned|0||het\n")));

    assertThat(
            imported.query(
                "SELECT globaljobid, job_id, state, exit_status, cores, memory_bytes,"
                    + " time_limit_seconds, started_at, ended_at, restarts, job_name FROM"
                    + " job_accounting ORDER BY cluster DESC, job_id"))
        .containsExactly(
            "old#1|1|CANCELLED|143|16|34359738368|-|2014-01-02 03:04:06.000000|2014-01-02"
                + " 03:04:07.000000|-|-",
            "old#2|2|PENDING|-|16|8589934592|86400|-|-|-|-",
            "new#1|1|OUT_OF_MEMORY|253|1|314572800|60|2025-11-24 16:01:00.000000|2025-11-24"
                + " 16:02:00.000000|1|a|b",
            "new#2|2+1|CANCELLED|0|-|0|-|-|2025-11-24 16:00:00.000000|0|het");
  }

  @Test
  void whatIsNoAccountingHasACode() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Path file = Files.write(folder.resolve("noise"), noise);
    for (Source source :
        List.of(
            sacct(file),
            RecordLog.gridEngine(file, "x"),
            RecordLog.pbs(file, "x"),
            RecordLog.condorHistory(file, "x"),
            RecordLog.condorEvents(file, "x", ZoneOffset.UTC),
            new CondorJobQueue(file, "x"))) {
      assertThat(imported.read(source)).as(source.kind()).isNotEmpty();
    }
    assertThat(imported.query("SELECT count(*) FROM accounted_job")).containsExactly("0");
  }

  @Test
  void aRecordOverSeveralLines() throws IOException {
    Path file =
        write(
            "sacct",
            "JobID|JobIDRaw|State|SubmitLine|User\n"
                + "1|1|COMPLETED|printf 'a\n"
                + "b\n"
                + "c'|ann\n"
                + "2|2|COMPLETED|x|bob\n");

    assertThat(imported.read(sacct(file))).isEmpty();
    assertThat(imported.query("SELECT submit_line, user_name FROM job_accounting ORDER BY job_id"))
        .containsExactly("printf 'a\nb\nc'|ann", "x|bob");
  }

  @Test
  void aPendingArrayGivesWayToItsTasks() throws IOException {
    String line = "%s|5|hpc|ann|p|2026-01-02T03:04:05|%s|%s|%s|0:0|cpu=1|%s|j\n";
    imported.read(
        sacct(
            write(
                "a",
                HEADER
                    + line.formatted(
                        "5_[1-3]", "Unknown", "Unknown", "PENDING", "None assigned"))));
    imported.read(
        sacct(
            write(
                "b",
                HEADER
                    + line.formatted("5_3", "2026-01-02T03:05:00", "Unknown", "RUNNING", "n1"))));

    assertThat(imported.query("SELECT array_index, state, ended_at FROM job_accounting"))
        .containsExactly("3|RUNNING|-");
  }

  @Test
  void problemsAreCountedIgnoredOrStrict() throws IOException {
    String line =
        "1|1|hpc|ann||2026-01-02T03:04:05|||FOO|0:0|cpu=1|n[1-|j\n"
            + "nonsense\n"
            + "8|8|hpc|ann|p|2026-01-02T03:04:05|||PENDING|0:0|||j\n";
    Path file = write("sacct", HEADER + line);

    assertThat(imported.read(sacct(file)))
        .isEqualTo(
            Map.of(
                Problem.NO_PARTITION, 1L,
                Problem.UNKNOWN_STATE, 1L,
                Problem.UNREADABLE_VALUE, 1L,
                Problem.UNREADABLE_RECORD, 1L));
    assertThat(imported.query("SELECT code, subject, count FROM import_problem ORDER BY 1"))
        .containsExactly("J05|job 1|1", "J07|FOO|1", "R01|nonsense|1", "R02|nodes n[1-|1");

    Path again = write("again", HEADER + line);
    assertThat(
            imported.read(
                sacct(again),
                new Rules(Set.of(), Set.of(Problem.NO_PARTITION, Problem.UNKNOWN_STATE), null)))
        .doesNotContainKeys(Problem.NO_PARTITION, Problem.UNKNOWN_STATE);
    Path strict = write("strict", HEADER + line.replace("1|1|", "2|2|"));
    assertThatThrownBy(
            () ->
                imported.read(
                    sacct(strict), new Rules(Set.of(Problem.UNKNOWN_STATE), Set.of(), null)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("J07")
        .hasMessageContaining("FOO");
    assertThat(imported.query("SELECT count(*) FROM accounted_job WHERE globaljobid = 'hpc#2'"))
        .containsExactly("0");
  }

  @Test
  void aMissingSourceSaysSo() {
    assertThatThrownBy(() -> sacct(folder.resolve("gone")).check())
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("gone")
        .hasMessageContaining("no such file");
  }

  @Test
  void anotherSitesMonth() {
    Path file = Imported.shared("xdmod_sacct_phillips.log");
    assertThat(imported.read(RecordLog.sacct(file, "phillips", ZoneOffset.UTC))).isEmpty();
    assertThat(imported.query("SELECT count(*), count(DISTINCT globaljobid) FROM accounted_job"))
        .containsExactly(lines(file) + "|" + lines(file));
    assertThat(
            imported.query(
                "SELECT user_name, account, partition_name, state, cores, node_count,"
                    + " time_limit_seconds FROM accounted_job WHERE globaljobid ="
                    + " 'phillips#165381'"))
        .containsExactly("chaff|chaff|crumpet|TIMEOUT|64|8|432000");
    assertThat(imported.query("SELECT count(*) FROM runs WHERE globaljobid = 'phillips#165381'"))
        .containsExactly("8");
  }

  private static String lines(Path file) {
    try (var lines = Files.lines(file)) {
      return String.valueOf(lines.filter(line -> !line.isBlank()).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void arraysUnknownAndUnendedStates() {
    imported.read(
        RecordLog.sacct(
            Imported.shared("xdmod_slurm_accounting-logs-with-job-arrays.log"),
            "x",
            ZoneOffset.UTC));
    assertThat(imported.query("SELECT DISTINCT array_index FROM accounted_job ORDER BY 1"))
        .contains("100", "[9-11,20]");
    assertThat(
            imported.read(
                RecordLog.sacct(
                    Imported.shared("xdmod_slurm_unknown-job-state.log"), "x", ZoneOffset.UTC)))
        .isEqualTo(Map.of(Problem.UNKNOWN_STATE, 2L));
    imported.read(
        RecordLog.sacct(
            Imported.shared("xdmod_slurm_non-ended-job-state.log"), "x", ZoneOffset.UTC));
    assertThat(
            imported.query(
                "SELECT state, started_at, ended_at FROM job_accounting WHERE globaljobid LIKE"
                    + " 'phillips#3%' ORDER BY 1 DESC"))
        .containsExactly("RUNNING|2020-06-30 19:24:08.000000|-", "PENDING|-|-");
  }

  @Test
  void gridEngine() {
    assertThat(
            imported.read(
                RecordLog.gridEngine(Imported.shared("xdmod_sge_accounting-logs.log"), "p6444")))
        .isEmpty();
    assertThat(
            imported.read(
                RecordLog.gridEngine(Imported.shared("xdmod_uge_accounting-logs.log"), "uge")))
        .isEmpty();
    assertThat(
            imported.query(
                "SELECT globaljobid, submitted_at, started_at, ended_at, state, exit_status, cores,"
                    + " nodes FROM job_accounting ORDER BY 1"))
        .containsExactly(
            "p6444#22947|2011-07-15 20:27:01.000000|2011-07-19 17:09:14.000000|2011-07-19"
                + " 17:10:14.000000|COMPLETED|0|1|testhost",
            "uge#22947|2011-07-15 20:27:01.000000|2011-07-19 17:09:14.000000|2011-07-19"
                + " 17:10:14.000000|COMPLETED|0|1|testhost",
            "uge#4437956|2022-05-09 15:53:41.288000|2022-05-09 15:53:42.875000|2022-05-09"
                + " 19:27:40.193000|COMPLETED|0|16|gpuhost");
    imported.read(new UnivaJobs(Imported.shared("uge_rest_job.json"), "p6444"));
    assertThat(
            imported.query(
                "SELECT state, user_name, nodes, cores, started_at FROM job_accounting WHERE"
                    + " globaljobid = 'p6444#79'"))
        .containsExactly("RUNNING|misha|compute-14-15.localdomain|12|2019-09-27 19:29:35.935000");
  }

  @Test
  void pbs() {
    Map<Problem, Long> problems =
        imported.read(RecordLog.pbs(Imported.shared("xdmod_pbs_accounting-logs.log"), "torque"));
    assertThat(problems).isEmpty();
    assertThat(
            imported.query(
                "SELECT globaljobid, cores, node_count, state, exit_status, memory_bytes FROM"
                    + " job_accounting ORDER BY 1"))
        .contains(
            "edge.ccr.buffalo.edu#6.edge.ccr.buffalo.edu|32|4|COMPLETED|0|-",
            "torque#6|32|4|COMPLETED|0|-",
            "anonhost#6464684.anonhost|1|1|FAILED|1|2089811968",
            "pbs#2995.pbs|12|2|COMPLETED|0|-",
            "[hostname_1]#3073070.[hostname_1]|48|1|CANCELLED|143|194560131072");
    assertThat(
            imported.query(
                "SELECT machine_id FROM runs WHERE globaljobid = 'pbs#2994.pbs' ORDER BY 1"))
        .containsExactly("c1", "c2", "c3", "c4", "c5");
  }

  @Test
  void lsf() {
    assertThat(imported.read(RecordLog.lsf(Imported.shared("xdmod_lsf_accounting-logs.log"), "ys")))
        .isEmpty();
    assertThat(
            imported.query(
                "SELECT globaljobid, user_name, project, partition_name, job_name, state,"
                    + " exit_status, cores, node_count, started_at, ended_at FROM job_accounting"))
        .containsExactly(
            "ys#404717|anonuser|anonproject|regular|abcde0040|COMPLETED|0|128|4|2014-01-13"
                + " 19:52:51.000000|2014-01-14 07:05:39.000000");
  }
}
