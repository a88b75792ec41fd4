package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

/** What came from what in {@link Workflow}. */
@ParameterizedClass
@EnumSource(Engine.class)
class LineageTest {
  private static final String BY_JOB =
      "quill lineage: note: judged by job: what a job wrote counts as made from all that it had read"
          + " by then, so some of this may be too much; lineage --by process is narrower";

  @TempDir static Path folder;
  static String store = "";

  @Parameter Engine engine = Engine.SQLITE;

  @BeforeParameterizedClassInvocation
  static void workflow(Engine engine) {
    store = Workflow.told().mergedOn(engine, folder);
  }

  private static QuillRun quill(String... arguments) {
    return QuillRun.of(store, arguments);
  }

  @Test
  void upToTheOriginsAcrossJobsCopiesAndRenames() {
    QuillRun run = quill("lineage", "/carol/result", "--up");
    assertThat(run.out())
        .isEqualTo(
            """
            /carol/result  sha256:f6a214f7a5fc
            └─ job site#4  carol  2026-11-20T09:00:27  sort copy
               ├─ /bob/copy  sha256:6ad4182884b6
               │  ├─ same content: /bob/in  sha256:6ad4182884b6
               │  │  └─ job site#3  bob  2026-11-20T09:00:24  mv
               │  │     └─ (1 system files)
               │  └─ same content: /west/sorted  sha256:6ad4182884b6
               │     └─ job site#2  alice  2026-11-20T09:00:16  sort out.sam
               │        ├─ /west/out.sam  sha256:be831db56b1e
               │        │  └─ job site#1  alice  2026-11-20T09:00:01  align genome.fa
               │        │     ├─ program /opt/align  sha256:a413450316c4
               │        │     ├─ /data/genome.fa  sha256:1dff3e84fe78
               │        │     ├─ /west/log  sha256:03494afd4248
               │        │     └─ (1 system files)
               │        └─ (2 system files)
               ├─ /west/log  sha256:72271ced7832
               │  └─ job site#1 (above)
               └─ (1 system files)
            """);
    assertThat(run.err().lines())
        .containsExactly(
            "quill lineage: note: /carol/result is not there now; this is about its newest"
                + " recorded version, sha256:f6a214f7a5fc",
            BY_JOB);
    assertThat(quill("lineage", "/carol/result", "--up", "--by", "process").err())
        .doesNotContain("judged by job");
    assertThat(run.status()).isZero();
  }

  @Test
  void downFromAVersionNotFromAName() {
    assertThat(quill("lineage", "sha256:" + World.sha256("ACGT"), "--down").out())
        .isEqualTo(
            """
            /data/genome.fa  sha256:1dff3e84fe78
            └─ job site#1  alice  2026-11-20T09:00:01  align genome.fa
               ├─ /west/log  sha256:72271ced7832
               │  └─ job site#4  carol  2026-11-20T09:00:27  sort copy
               │     ├─ /carol/result  sha256:f6a214f7a5fc
               │     └─ /west/log  sha256:9378c406ad8e
               ├─ /west/out.sam  sha256:be831db56b1e
               │  └─ job site#2  alice  2026-11-20T09:00:16  sort out.sam
               │     └─ /west/sorted  sha256:6ad4182884b6
               │        ├─ same content: /bob/copy  sha256:6ad4182884b6
               │        │  └─ job site#4 (above)
               │        └─ same content: /bob/in  sha256:6ad4182884b6
               └─ (1 temporary or system files)
            """);
    assertThat(quill("lineage", "/data/genome.fa", "--down", "-nP", "-o", "step,pathname").out())
        .isEqualTo("0|/data/genome.fa\n1|/dave/other\n");
  }

  @Test
  void aRenameOrLinkNeedsNoChecksumAndACopyIsNotOlderThanItsOriginal() {
    World world = new World().file("/d/in", "in").file("/d/as-out", "out").file("/bin/p", "p");
    world.job("site#1", "alice", "n001").exec("/bin/p", "p").read("/d/in").write("/d/out", "out");
    world.forgetChecksum("/d/out");
    world.job("site#2", "bob", "n001").exec("/bin/p", "mv").rename("/d/out", "/d/moved");
    world.job("site#3", "bob", "n001").exec("/bin/p", "ln").link("/d/moved", "/d/linked");
    world.job("site#4", "eve", "n001").read("/d/as-out").write("/d/other", "other");
    String renamed = world.mergedOn(engine, folder.resolve("renames"));
    String[] row = {"-nP", "-o", "step,pathname"};
    assertThat(QuillRun.of(renamed, "lineage", "/d/linked", "--up", row[0], row[1], row[2]).out())
        .contains("0|/d/moved\n", "0|/d/out\n", "1|/d/in\n");
    assertThat(QuillRun.of(renamed, "lineage", "/d/in", "--down", row[0], row[1], row[2]).out())
        .contains("1|/d/out\n", "1|/d/moved\n", "1|/d/linked\n")
        .doesNotContain("as-out");
    assertThat(QuillRun.of(renamed, "lineage", "/d/other", "--up", row[0], row[1], row[2]).out())
        .isEqualTo("0|/d/other\n1|/d/as-out\n");
    assertThat(QuillRun.of(renamed, "impact", "/d/out", "-nPo", "user_name,derived_files").out())
        .isEqualTo("bob|2\n");
  }

  @Test
  void depthEndsTheSearchAndIsSaid() {
    QuillRun run = quill("lineage", "1", "--down", "--depth", "1", "-nP", "-o", "step,pathname");
    assertThat(run.out())
        .isEqualTo(
            """
            0|/west/log
            0|/west/out.sam
            1|/carol/result
            1|/west/log
            1|/west/sorted
            """);
    assertThat(run.err()).contains("after 5 files at a depth of 1 jobs, but there is more");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
  }

  @Test
  void formsForPrograms() {
    assertThat(quill("lineage", "/dave/other", "--up", "--as", "dot").out())
        .contains("[label=\"/dave/other\", tooltip=\"sha256:d9298a10d1b0\"];")
        .contains("[shape=box, label=\"site#6\", tooltip=\"s\"];")
        .doesNotContain("/usr/bin/sort");
    assertThat(quill("lineage", "/dave/other", "--up", "--json").out())
        .contains("\"relation\" : \"wasGeneratedBy\"")
        .contains("\"schema\" : \"quill.lineage/1\"");
  }

  @Test
  void systemFilesAreShownAsAskedFor() {
    String[] up = {"lineage", "/dave/other", "--up", "--packages"};
    assertThat(quill(up[0], up[1], up[2], up[3], "file").out())
        .contains("program /usr/bin/sort  sha256:");
    assertThat(quill(up[0], up[1], up[2], up[3], "drop").out())
        .doesNotContain("sort  sha256", "system files");
    // this machine's files are others than those of the story, so no package is named
    assertThat(quill(up[0], up[1], up[2], up[3], "package").out()).contains("(1 system files)");
  }

  @Test
  void picturesAreWellFormedAndNeedNothingElse() throws Exception {
    String svg = quill("lineage", "/carol/result", "--up", "--as", "svg").out();
    String html = quill("lineage", "/data/genome.fa", "--down", "--as", "html").out();
    for (String picture : new String[] {svg, html.replace("<!DOCTYPE html>", "")}) {
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(picture)));
      assertThat(document.getElementsByTagName("rect").getLength()).isPositive();
    }
    assertThat(svg).contains("<title>/data/genome.fa&#10;sha256:1dff3e84fe78</title>");
    assertThat(svg.lines().filter(line -> line.startsWith("<g class=\"job\">"))).hasSize(4);
    assertThat(svg.lines().filter(line -> line.startsWith("<g")).map(LineageTest::title))
        .containsExactly(
            "/data/genome.fa",
            "/opt/align",
            "/west/log",
            "/west/out.sam",
            "site#1",
            "site#3",
            "site#2",
            "/west/log",
            "/bob/copy",
            "/bob/in",
            "/west/sorted",
            "site#4",
            "/carol/result");
    assertThat(svg).doesNotContain("/usr/bin/sort", "href", "script");
    assertThat(html).contains("<h1>What was made from it: /data/genome.fa</h1>");
  }

  private static String title(String node) {
    return node.replaceAll(".*<title>|&#10;.*", "");
  }

  @Test
  void taintNamesTheOwnersOfAllThatABadProgramMade() {
    QuillRun run = quill("taint", "/opt/align", "-o", "user_name,step,globaljobid,pathname");
    assertThat(run.out())
        .isEqualTo(
            """
            user_name step globaljobid pathname
            --------- ---- ----------- -------------
                         2             /bob/copy
            alice        1 site#1      /west/log
            alice        1 site#1      /west/out.sam
            alice        2 site#2      /west/sorted
            bob          2 site#3      /bob/in
            carol        2 site#4      /carol/result
            carol        2 site#4      /west/log
            """);
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
    assertThat(run.err()).contains("note: judged by job");
    assertThat(quill("taint", "6").status()).isZero();
  }

  @Test
  void aBadNodeNamesTheOwnersOfAllThatCameFromIt() {
    QuillRun run =
        quill(
            "node",
            "n001",
            "-S",
            "2026-11-20",
            "-E",
            "2026-11-20T09:00:16",
            "--downstream",
            "--csv",
            "-o",
            "user_name,step,pathname");
    assertThat(run.out().lines())
        .containsExactly(
            "user_name,step,pathname",
            "\"\",1,/bob/copy",
            "alice,0,/west/log",
            "alice,0,/west/out.sam",
            "alice,1,/west/sorted",
            "bob,1,/bob/in",
            "carol,1,/carol/result",
            "carol,1,/west/log");
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
  }

  @Test
  void diffRanksTheLikeliestCauseFirst() {
    QuillRun run = quill("diff", "2", "4");
    assertThat(run.out())
        .isEqualTo(
            """
            rank what        name           first                  second
            ---- ----------- -------------- ---------------------- ----------------------
               2 input       /bob/copy                             sha256:6ad4182884b6
               2 input       /west/log                             sha256:72271ced7832
               2 input       /west/out.sam  sha256:be831db56b1e
               3 command                    sort out.sam           sort copy
               5 environment LOADEDMODULES  sort/1.0               sort/2.0
               5 environment LC_ALL                                de_DE.UTF-8
               6 library     /lib/libc.so.6 sha256:16c8c6eb85e0
               7 search-path PATH           /opt/sort-1.0:/usr/bin /opt/sort-2.0:/usr/bin
               9 node                       n002                   n003
              11 output      /carol/result                         sha256:f6a214f7a5fc
              11 output      /west/log                             sha256:9378c406ad8e
              11 output      /west/sorted   sha256:6ad4182884b6
            """);
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
    assertThat(quill("diff", "2", "2").status()).isZero();
    assertThat(quill("diff", "1", "2").err()).contains("not kept of both jobs, so it is not");
  }

  @Test
  void theEnvironmentOfAJobIsWhatItsFirstProgramGot() {
    assertThat(quill("job", "2", "--environment", "-P").out())
        .isEqualTo(
            """
            name|value
            LANG|C
            LOADEDMODULES|sort/1.0
            PATH|/opt/sort-1.0:/usr/bin
            """);
    assertThat(quill("job", "1", "--environment").err()).contains("nothing was kept");
    assertThat(quill("methods", "2").out()).contains("Modules loaded: sort/1.0. Programs:");
  }

  @Test
  void impactNamesWhoUsedAFileAndWhatTheyHaveFromIt() {
    QuillRun run = quill("impact", "/data/genome.fa");
    assertThat(run.out())
        .isEqualTo(
            """
            user_name jobs last_use            derived_jobs derived_files
            --------- ---- ------------------- ------------ -------------
            alice        1 2026-11-20T09:00:06            2             3
            bob          0                                1             1
            carol        0                                1             2
            dave         1 2026-11-20T09:00:44            1             1
            """);
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
    assertThat(quill("impact", "/dave/other").status()).isZero();
    assertThat(quill("impact", "/no/such").status()).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void whoCountsJobsByUser() {
    assertThat(quill("who", "/west/log", "-o", "user_name,jobs,read,written").out())
        .isEqualTo(
            """
            user_name jobs read written
            --------- ---- ---- -------
            alice        1    1       1
            carol        1    1       1
            """);
  }
}
