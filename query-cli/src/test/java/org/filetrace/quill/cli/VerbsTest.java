package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verbs print and exit with, for the same small site on every engine. */
@ParameterizedClass
@EnumSource(Engine.class)
class VerbsTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

  @TempDir static Path folder;
  static String store = "";

  @Parameter Engine engine = Engine.SQLITE;

  @BeforeParameterizedClassInvocation
  static void site(Engine engine) {
    World world =
        new World()
            .file("/home/alice/bin/align", "align 1.0")
            .file("/usr/bin/sort", "sort")
            .file("/usr/bin/wc", "wc")
            .file("/usr/lib/libc.so.6", "libc")
            .file("/data/genome.fa", "ACGT");
    world
        .job("site#41", "alice", "n001")
        .command("sh align.sh")
        .exec("/home/alice/bin/align", "align -t 4 /data/genome.fa")
        .read("/usr/lib/libc.so.6")
        .miss("/home/alice/.alignrc")
        .read("/data/genome.fa")
        .write("/west/out.tmp", "SAM")
        .rename("/west/out.tmp", "/west/out.sam");
    world
        .job("site#42", "alice", "n002.site.org")
        .exec("/usr/bin/sort", "sort out.sam")
        .fork()
        .exec("/usr/bin/wc", "wc -l 'out .sam'")
        .read("/west/out.sam")
        .exit(1)
        .fork()
        .exit(0)
        .write("/west/sorted.sam", "SAM sorted")
        .write("/tmp/sort1", "x")
        .delete("/tmp/sort1")
        .failsWith(3);
    world
        .job("site#43", "bob", "n001")
        .exec("/usr/bin/wc", "wc /west/out.sam")
        .read("/west/out.sam")
        .write("/west/bob/count\u001b[2J", "1")
        .verdict(Verdict.TRUNCATED);
    for (int task = 1; task <= 2; task++) {
      world
          .job("site#50_" + task, "carol", "n003")
          .exec("/usr/bin/wc", "wc " + task)
          .write("/scratch/" + task, "same content");
    }
    world.job("site#44.batch", "carol", "n004").exec("/usr/bin/wc", "wc batch");
    world
        .job("site#44.0", "carol", "n005")
        .exec("/usr/bin/sort", "sort step 0")
        .mark("io-uring", 3, "process 1 set up io_uring");
    store = world.mergedOn(engine, folder);
  }

  private static QuillRun quill(String... arguments) {
    return QuillRun.of(store, arguments);
  }

  @Test
  void jobTellsWhatRanWhereWhenAndHowItEnded() {
    QuillRun run = quill("job", "42");
    assertThat(run.out())
        .isEqualTo(
            """
            Job       site#42  slurm 42
            User      alice
            Nodes     n002.site.org
            Time      2026-11-20T09:00:11 to 2026-11-20T09:00:25 (14.000s)
            Exit      3
            Command   sort out.sam
            Directory /work
            Record    complete

            Trace     a0000002-0000-4000-8000-000000000000 on n002.site.org, complete
            pid started_at          elapsed exit read_bytes written_bytes command
            --- ------------------- ------- ---- ---------- ------------- -------------------
            100 2026-11-20T09:00:11                                       sort out.sam
            102 2026-11-20T09:00:13  4.000s    1         10            20 ├─ wc -l 'out .sam'
            103 2026-11-20T09:00:18  1.000s    0         10            20 └─ sort out.sam
            """);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  @Test
  void anIncompleteRecordIsSaidAndExitsWith4() {
    QuillRun run = quill("job", "a0000003", "-P", "-o", "globaljobid,verdict");
    assertThat(run.out()).isEqualTo("globaljobid|verdict\nsite#43|truncated\n");
    assertThat(run.err())
        .isEqualTo(
            "quill job: incomplete: job site#43 was recorded up to a point only; what it did"
                + " afterwards is missing\n");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    assertThat(quill("job", "site#43", "--json").out())
        .contains("\"complete\" : false")
        .contains("\"schema\" : \"quill.job/1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "site#41,  site#41,   1",
    "41,       site#41,   1",
    "50_2,     site#50_2, 1",
    "44,       site#44,   2",
    "44.batch, site#44,   1",
    "44.0,     site#44,   1",
    "A0000001, site#41,   1",
    "last,     site#42,   1",
  })
  void jobsHaveTheNamesThatUsersGiveThem(String name, String globaljobid, int traces) {
    assertThat(quill("job", name, "-nP", "-o", "globaljobid,traces").out())
        .isEqualTo(globaljobid + "|" + traces + "\n");
    assertThat(quill("job", "-j", name, "-nP", "-o", "globaljobid,traces").out())
        .isEqualTo(globaljobid + "|" + traces + "\n");
  }

  @Test
  void ambiguousAndUnknownNamesAreAnsweredWithARemedy() {
    QuillRun array = quill("files", "50");
    assertThat(array.err())
        .isEqualTo(
            "quill files: '50' names 2 jobs: site#50_1 (carol, 50_1), site#50_2 (carol, 50_2);"
                + " name one of them, or narrow with -M, -u or -S\n");
    assertThat(array.status()).isEqualTo(ExitStatus.USAGE);
    QuillRun unknown = quill("files", "4711");
    assertThat(unknown.err())
        .isEqualTo(
            "quill files: job '4711' is not in the store, or not yours to see; 'quill jobs' lists"
                + " jobs\n");
    assertThat(unknown.status()).isEqualTo(ExitStatus.NOT_FOUND);
    assertThat(quill("job").err())
        .isEqualTo(
            "quill job: Missing required argument (specify one of these): (JOB | -j=JOB); try"
                + " 'quill job --help'\n");
  }

  @Test
  void filesOfAJobByRole() {
    QuillRun run = quill("files", "41");
    assertThat(run.out())
        .isEqualTo(
            """
            role     size last_modified       content             pathname
            -------- ---- ------------------- ------------------- ---------------------
            read        4 2026-11-20T09:00:00 sha256:1dff3e84fe78 /data/genome.fa
            read        4 2026-11-20T09:00:00 sha256:16c8c6eb85e0 /usr/lib/libc.so.6
            written     3 2026-11-20T09:00:08 sha256:be831db56b1e /west/out.sam
            written     3 2026-11-20T09:00:08 sha256:be831db56b1e /west/out.tmp
            executed    9 2026-11-20T09:00:00 sha256:a413450316c4 /home/alice/bin/align
            failed                                                /home/alice/.alignrc
            deleted     3 2026-11-20T09:00:08 sha256:be831db56b1e /west/out.tmp
            """);
    assertThat(run.status()).isZero();
    assertThat(quill("files", "41", "--executed", "--failed", "-nP", "-o", "role,pathname").out())
        .isEqualTo("executed|/home/alice/bin/align\nfailed|/home/alice/.alignrc\n");
    assertThat(quill("files", "44.0", "-nP", "-o", "pathname").out()).isEqualTo("/usr/bin/sort\n");
  }

  @Test
  void jobsThatTouchedAFileByName() {
    QuillRun run = quill("jobs", "/west/out.sam");
    assertThat(run.out())
        .isEqualTo(
            """
            globaljobid user_name role    last_at             content             command
            ----------- --------- ------- ------------------- ------------------- ----------------
            site#41     alice     written 2026-11-20T09:00:10 sha256:be831db56b1e sh align.sh
            site#42     alice     read    2026-11-20T09:00:16 sha256:be831db56b1e sort out.sam
            site#43     bob       read    2026-11-20T09:00:28 sha256:be831db56b1e wc /west/out.sam
            """);
    assertThat(run.err())
        .endsWith(
            "quill jobs: incomplete: of this selection 1 other job is not completely recorded"
                + " (1 flagged) and may belong here too\n");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    QuillRun narrowed =
        quill(
            "jobs",
            "/west/../west/out.sam",
            "--wrote",
            "-u",
            "alice,dave",
            "-M",
            "site",
            "-N",
            "n[001-002]",
            "-S",
            "2026-11-20T09:00",
            "-E",
            "now",
            "-nP",
            "-o",
            "globaljobid");
    assertThat(narrowed.out()).isEqualTo("site#41\n");
    assertThat(narrowed.status()).isZero();
  }

  @Test
  void jobsThatTouchedAContentWhateverItsName() {
    String sha256 = World.sha256("same content");
    for (String digits : List.of(sha256, sha256.substring(0, 12).toUpperCase(Locale.ROOT))) {
      assertThat(quill("jobs", "sha256:" + digits, "-nP", "-o", "globaljobid,pathname").out())
          .isEqualTo("site#50_1|/scratch/1\nsite#50_2|/scratch/2\n");
    }
    assertThat(quill("jobs", "sha256:12").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(quill("jobs", "/nowhere").status()).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void jobsWithoutAFileAreListedAsSacctDoes() {
    assertThat(quill("jobs").err())
        .isEqualTo(
            "quill jobs: note: none since midnight; earlier ones with -S, as -S now-7days\n");
    assertThat(
            quill(
                    "jobs",
                    "-S",
                    "yesterday",
                    "-u",
                    "alice,carol",
                    "-o",
                    "job_id,array_index%-11,hosts,exit_status,verdict")
                .out())
        .isEqualTo(
            """
            job_id array_index hosts         exit_status verdict
            ------ ----------- ------------- ----------- --------
            41                 n001                    0 complete
            42                 n002.site.org           3 complete
            50     1           n003                    0 complete
            50     2           n003                    0 complete
            44                 n004 n005               0 flagged
            """);
  }

  @Test
  void nodeTellsWhatWasWrittenThere() {
    QuillRun run = quill("node", "n[001-002]", "-S", "2026-11-20T09:00:10", "-E", "now");
    assertThat(run.out())
        .isEqualTo(
            """
            globaljobid user_name last_at             size content             pathname
            ----------- --------- ------------------- ---- ------------------- ----------------------
            site#41     alice     2026-11-20T09:00:10    3 sha256:be831db56b1e /west/out.sam
            site#42     alice     2026-11-20T09:00:21   10 sha256:f3d0a2a4c39a /west/sorted.sam
            site#43     bob       2026-11-20T09:00:30    1 sha256:6b86b273ff34 /west/bob/count\\x1b[2J
            """);
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    assertThat(quill("node", "n001", "--csv", "-u", "bob", "-o", "user_name,pathname").out())
        .isEqualTo("user_name,pathname\r\nbob,/west/bob/count\u001b[2J\r\n");
    assertThat(quill("node", "n002", "--temporary", "-nP", "-o", "pathname").out())
        .isEqualTo("/west/sorted.sam\n/tmp/sort1\n");
    QuillRun backwards = quill("node", "n001", "-S", "2026-11-21", "-E", "2026-11-20");
    assertThat(backwards.err()).isEqualTo("quill node: -S 2026-11-21 is after -E 2026-11-20\n");
    assertThat(backwards.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(quill("node", "n777").status()).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void statusCounts() {
    assertThat(quill("status", "-nP").out())
        .contains("jobs|6\n", "traces|7\n", "traces_truncated|1\n", "users|3\n")
        .contains("oldest|2026-11-20T09:00:01\n");
  }

  @Test
  void sqlAnswersPacsQuery() {
    QuillRun run =
        quill(
            "sql",
            "SELECT pathname, activity_type, open_flags, last_modified, size, checksum FROM"
                + " filetrace WHERE globaljobid = 'site#50_1' ORDER BY at");
    assertThat(run.out())
        .isEqualTo(
            """
            pathname    activity_type open_flags               last_modified              size checksum
            ----------- ------------- ------------------------ -------------------------- ---- --------
            /usr/bin/wc exec                                   2026-11-20 09:00:00.000000    2 W
            /scratch/1  close         O_WRONLY|O_CREAT|O_TRUNC 2026-11-20 09:00:33.000000   12 S
            """
                .replace("--------\n", "-".repeat(64) + "\n")
                .replace("W\n", World.sha256("wc") + "\n")
                .replace("S\n", World.sha256("same content") + "\n"));
  }

  @Test
  void sqlShowsEveryColumnWhateverItIsNamed() {
    String query = "SELECT 7 % 4, count(DISTINCT host) AS \"N%Hosts\", 1 AS x, 2 AS x FROM nodes";
    assertThat(quill("sql", query, "-nP").out()).isEqualTo("3|5|1|2\n");
    assertThat(quill("sql", query, "-n", "--csv").out()).isEqualTo("3,5,1,2\r\n");
    assertThat(quill("sql", query, "--json").out()).contains("\"x\" : 1", "\"x_2\" : 2");
    assertThat(quill("sql", query, "-P", "-o", "n%hosts,X_2%3").out())
        .isEqualTo("N%Hosts|x_2\n5|2\n");
    assertThat(quill("sql", "SELECT count(DISTINCT host), count(*) FROM nodes", "-nP").out())
        .isEqualTo("5|5\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM job",
        "SELECT 1; DELETE FROM job",
        "WITH gone AS (DELETE FROM job RETURNING 1) SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM job",
        "ATTACH '/tmp/quill-attached.db' AS x",
        "VACUUM INTO '/tmp/quill-vacuumed.db'",
        "COPY job TO PROGRAM 'cat'",
        "PRAGMA query_only = 0",
        "SET TRANSACTION READ WRITE",
        "SELECT E'\\''; COMMIT; DELETE FROM job; --'",
        "SELECT load_extension('/tmp/x.so')",
        "SELECT pg_terminate_backend(1)",
        "SELECT \"pg_read_file\"('/etc/passwd')",
        "SELECT query_to_xml('DELETE FROM job', true, true, '')",
        "SELECT set_config('statement_timeout', '0', false)",
        "SELECT U&\"pg\\005fnotify\"('a', 'b')",
        "",
        "-- nothing",
      })
  void sqlOnlyReads(String statement) {
    QuillRun run = quill("sql", statement);
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).startsWith("quill sql: ").hasLineCount(1);
    assertThat(quill("sql", "SELECT count(*) AS jobs FROM job", "-n").out()).isEqualTo("6\n");
  }

  @Test
  void eventsAreTheAccessesAsTheyHappened() {
    assertThat(quill("events", "50_1", "-o", "at,pid,activity_type,open_flags,pathname").out())
        .isEqualTo(
            """
            at                  pid activity_type open_flags               pathname
            ------------------- --- ------------- ------------------------ -----------
            2026-11-20T09:00:32 100 exec                                   /usr/bin/wc
            2026-11-20T09:00:34 100 close         O_WRONLY|O_CREAT|O_TRUNC /scratch/1
            """);
    QuillRun cut = quill("events", "50_1", "--limit", "1", "-nP", "-o", "pathname");
    assertThat(cut.out()).isEqualTo("/usr/bin/wc\n");
    assertThat(cut.err()).contains("only the first 1 accesses are shown");
  }

  @Test
  void methodsIsAParagraphForAPaper() {
    assertThat(quill("methods", "50_1").out())
        .isEqualTo(
            "Job site#50_1 (slurm) ran on n003 (Linux 6.1.0, x86_64) from 2026-11-20 09:00:31 to"
                + " 2026-11-20 09:00:35 UTC and ended with exit status 0. Command: wc 1 (in /work)."
                + " Programs: /usr/bin/wc (sha256 "
                + World.sha256("wc")
                + "). Outputs: /scratch/1 (sha256 "
                + World.sha256("same content")
                + "). Recorded by FileTrace 0.1.0; the record is complete.\n");
    assertThat(quill("methods", "43").status()).isEqualTo(ExitStatus.INCOMPLETE);
  }

  @Test
  void schemaExplainsTheViews() {
    assertThat(quill("schema", "-nP", "-o", "view").out()).contains("filetrace\n", "nodes\n");
    assertThat(quill("schema", "nodes", "-nP").out())
        .isEqualTo(
            """
            host|Its name.
            jobs|How many jobs.
            first_seen|Start of the first trace there.
            last_seen|End of the last trace there.
            """);
    assertThat(quill("schema", "job").status()).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void sqlEndsInTime() {
    QuillRun run = quill("sql", "--timeout", "1", ENDLESS);
    assertThat(run.err())
        .isEqualTo(
            "quill sql: the query was stopped after 1 s; narrow it, or give --timeout more\n");
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "lineage x --up --as pdf | 'pdf' is none of tree, dot, svg, html;",
        "lineage x --up --by file | 'file' is none of job, process;",
        "lineage x --up --packages all | 'all' is none of fold, file, package, drop;",
        "export x --as prov | 'prov' is none of prov-json, prov-n, ro-crate, openlineage, dot, csv, json;",
        "purge --before now --remove all | 'all' is none of accesses, processes, files, commands;",
        "sql --timeout soon | 'soon' is not a whole number from 0 on;",
        "stael x | there is no 'stael' (did you mean stale?);",
        "import slrm | there is no 'slrm' (did you mean slurm?);",
        "diff 41 42 43 | '43' is one argument too many;",
        "status --color=maybe | 'maybe' is none of always, never, auto;",
      })
  void aWrongWordIsAnsweredWithThoseThatMayBeTyped(String arguments, String message) {
    QuillRun run = quill(arguments.split(" "));
    assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(quill("export", "50_1", "--as", "PROV-N").out()).startsWith("document");
  }

  @Test
  void aConnectionThatIsLostIsNoWrongQuery() throws Exception {
    assumeThat(engine).as("a server to lose").isEqualTo(Engine.POSTGRESQL);
    FutureTask<QuillRun> asking = new FutureTask<>(() -> quill("sql", "--timeout", "300", ENDLESS));
    new Thread(asking).start();
    try (Store other = Store.open(store)) {
      while (!asking.isDone()) {
        other
            .sql()
            .fetch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND query LIKE '%max(i) FROM n%'");
        Thread.sleep(10);
      }
    }
    QuillRun run = asking.get();
    assertThat(run.status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);
    assertThat(run.err()).startsWith("quill sql: store does not answer: ").hasLineCount(1);
  }

  @Test
  void anUnreachableStoreIsSaid() {
    QuillRun none = QuillRun.of("sqlite:/nowhere/quill.db", "status");
    assertThat(none.err()).startsWith("quill status: no store at /nowhere/quill.db: ");
    assertThat(none.status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);
    QuillRun refused = quill("status", "--store", "postgresql://localhost:1/quill");
    assertThat(refused.err()).startsWith("quill status: store postgresql://localhost:1/quill");
    assertThat(refused.status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);
  }
}
