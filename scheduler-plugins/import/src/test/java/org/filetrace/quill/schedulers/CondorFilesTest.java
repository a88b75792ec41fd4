package org.filetrace.quill.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondorFilesTest {
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

  @Test
  void history() {
    assertThat(
            imported.read(
                RecordLog.condorHistory(
                    Imported.resource("htcondor/condor_history_2ads.txt"), "x")))
        .isEmpty();
    assertThat(
            imported.query(
                "SELECT globaljobid, cluster, job_id, user_name, state, submitted_at, submit_line,"
                    + " ended_at FROM job_accounting ORDER BY 1"))
        .containsExactly(
            "ap.example.edu#123.456#1781010000|ap.example.edu|123.456|testuser|COMPLETED|2026-06-09"
                + " 13:00:00.000000|/usr/bin/sleep 60|2026-06-09 14:00:00.000000",
            "ap.example.edu#123.457#1781010000|ap.example.edu|123.457|testuser|CANCELLED|2026-06-09"
                + " 13:00:00.000000|/usr/bin/sleep 60|2026-06-09 13:59:50.000000");
  }

  @Test
  void transfers() {
    assertThat(
            imported.read(
                RecordLog.condorHistory(
                    Imported.resource("htcondor/condor_transfer_epoch_history.txt"), "ap")))
        .isEmpty();
    assertThat(
            imported.query(
                "SELECT job_id, direction, src_name, src_protocol, transfer_size, succeeded, error"
                    + " IS NULL FROM transfers ORDER BY 1"))
        .containsExactly(
            "123.456|download|pelican://exdf.example.edu/example_namespace/testuser/input.txt|pelican|1000000|1|1",
            "123.457|download|pelican://exdf.example.edu/example_namespace/testuser/bigfile.dat|pelican|5000000|1|1",
            "123.458|download|pelican://exdf.example.edu/example_namespace/testuser/forbidden.dat|pelican|0|0|0");
  }

  @Test
  void events() {
    assertThat(
            imported.read(
                RecordLog.condorEvents(
                    Imported.resource("htcondor/condor_event_reader.log"), "ap", ZoneOffset.UTC)))
        .containsOnlyKeys(Problem.YEAR_GUESSED);
    assertThat(
            imported.query(
                "SELECT eventtype, count(*) FROM events WHERE job_id = '23515.0' GROUP BY 1 ORDER"
                    + " BY 1"))
        .containsExactly("0|1", "1|1", "5|1", "6|3", "8|1");
    assertThat(
            imported.read(
                RecordLog.condorEvents(
                    Imported.shared("condor_user_event.log"), "ap", ZoneOffset.UTC)))
        .containsKey(Problem.UNREADABLE_RECORD);
    assertThat(imported.query("SELECT count(*) FROM events WHERE job_id = '2758.0'"))
        .containsExactly("3");
  }

  @Test
  void jobQueueWithTransactionsAndTornTail() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("job_queue.log"),
            "107 1 CreationTimestamp 1354534999\n"
                + "101 07.-1 Job Machine\n"
                + "103 07.-1 Owner \"ann\"\n"
                + "103 07.-1 QDate 1781010000\n"
                + "105\n"
                + "101 7.0 Job Machine\n"
                + "103 7.0 JobStatus 2\n"
                + "103 7.0 RemoteHost \"slot1@n1.site\"\n"
                + "103 7.0 JobCurrentStartDate 1781010060\n"
                + "106\n"
                + "101 7.1 Job Machine\n"
                + "103 7.1 JobStatus 1\n"
                + "102 7.1\n"
                + "105\n"
                + "103 7.0 JobStatus 4\n"
                + "103 7.0 Exi");

    assertThat(imported.read(new CondorJobQueue(log, "ap")))
        .isEqualTo(Map.of(Problem.TORN_TAIL, 1L));

    assertThat(imported.query("SELECT globaljobid, user_name, state, nodes FROM job_accounting"))
        .containsExactly("ap#7.0#1781010000|ann|RUNNING|n1.site");
    assertThat(
            imported.read(
                new CondorJobQueue(Imported.resource("htcondor/condor_job_queue.log"), "ap")))
        .containsKey(Problem.UNREADABLE_RECORD);
  }

  @Test
  void jobQueueThatTheScheddWroteAnew() throws IOException {
    Path log = folder.resolve("job_queue.log");
    String ad = "101 7.0 Job Machine\n103 7.0 QDate 1781010000\n103 7.0 JobStatus %d\n";
    imported.read(
        new CondorJobQueue(
            Files.writeString(log, "107 1 CreationTimestamp 1\n" + ad.formatted(1)), "ap"));

    imported.read(
        new CondorJobQueue(
            Files.writeString(log, "107 2 CreationTimestamp 2\n" + ad.formatted(2)), "ap"));

    assertThat(imported.query("SELECT globaljobid, state FROM job_accounting"))
        .containsExactly("ap#7.0#1781010000|RUNNING");
  }

  @Test
  void eventsOfARotatedLogStayAndComeOnce() throws IOException {
    String event = "00%d (7.000.000) 2026-06-09 13:00:0%d Job did something\n...\n";
    Path log =
        Files.writeString(
            folder.resolve("EventLog"), event.formatted(0, 1) + event.formatted(1, 2));
    imported.read(events(log));
    Path rotated = Files.move(log, folder.resolve("EventLog.old"));
    Files.writeString(log, event.formatted(5, 3));

    imported.read(events(rotated));
    imported.read(events(log));

    assertThat(imported.query("SELECT eventtype FROM events ORDER BY 1"))
        .containsExactly("0", "1", "5");
  }

  private static Source events(Path log) {
    return RecordLog.condorEvents(log, "ap", ZoneOffset.UTC);
  }

  @Test
  void backslashesAndQuotesOfAdsInTheLongForm() throws IOException {
    Path history =
        Files.writeString(
            folder.resolve("history"),
            """
            ClusterId = 7
            ProcId = 0
            QDate = 1781010000
            JobStatus = 4
            Cmd = "C:\\tools\\"
            Args = "<%s>\\n \\"q\\" x"
            *** Offset = 0 ClusterId = 7 ProcId = 0
            """);
    imported.read(RecordLog.condorHistory(history, "ap"));
    assertThat(imported.query("SELECT submit_line FROM job_accounting"))
        .containsExactly("C:\\tools\\ <%s>\\n \"q\" x");
  }

  @Test
  void machines() {
    imported.read(new CondorMachines(Imported.shared("condor_startd_ads_1.ads"), "pool"));
    assertThat(imported.query("SELECT machine_id, arch, cores, memory FROM machines"))
        .containsExactly("gthain.localdomain|X86_64|8|15661");
  }
}
