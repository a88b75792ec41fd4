package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code sort x | uniq >y; sort z >w} in one job, and a second job that uses y and w. */
@ParameterizedClass
@EnumSource(Engine.class)
class ProcessLineageTest {
  @TempDir static Path folder;
  static String store = "";

  @Parameter Engine engine = Engine.SQLITE;

  @BeforeParameterizedClassInvocation
  static void workflow(Engine engine) {
    World world =
        new World()
            .file("/bin/sh", "sh")
            .file("/bin/sort", "sort")
            .file("/bin/uniq", "uniq")
            .file("/d/x", "x")
            .file("/d/z", "z");
    job(world, "site#1").exit(0);
    world
        .job("site#2", "alice", "n001")
        .outside()
        .exec("/bin/uniq", "uniq")
        .read("/d/y")
        .read("/d/w")
        .write("/d/both", "both");
    job(world, "site#3").mark("io-uring", 1, "process 1").exit(0);
    steps(world);
    store = world.mergedOn(engine, folder);
  }

  /**
   * One job of five traces, which hand on files by name: the second renames, the fourth is cut off.
   */
  private static void steps(World world) {
    world.file("/s/x", "step x").file("/s/z", "step z");
    one(one(step(world, 0), "/s/x", "/s/t"), "/s/z", "/s/u");
    step(world, 1).fork().exec("/bin/sort", "mv").rename("/s/t", "/s/renamed").exit(0);
    one(one(step(world, 2), "/s/renamed", "/s/y"), "/s/u", "/s/w");
    step(world, 3)
        .fork()
        .exec("/bin/sort", "sort -o /s/left /s/y")
        .read("/s/y")
        .opens("/s/left")
        .exit(0);
    world.file("/s/left", "what step 3 left, never seen closed");
    one(step(world, 4), "/s/left", "/s/last");
  }

  private static TraceScript step(World world, int number) {
    return world.job("site#9." + number, "alice", "n00" + number).outside().exec("/bin/sh", "sh");
  }

  private static TraceScript one(TraceScript step, String input, String output) {
    return step.fork()
        .exec("/bin/uniq", "uniq")
        .read(input)
        .opens(output)
        .write(output, "from " + input)
        .exit(0);
  }

  private static TraceScript job(World world, String name) {
    String to = name.equals("site#1") ? "/d/" : "/blind/";
    return world
        .job(name, "alice", "n001")
        .outside()
        .exec("/bin/sh", "sh -c")
        .fork()
        .exec("/bin/sort", "sort x")
        .read("/d/x")
        .pipe(7, true)
        .exit(0)
        .fork()
        .exec("/bin/uniq", "uniq")
        .opens(to + "y")
        .pipe(7, false)
        .write(to + "y", "y" + name)
        .exit(0)
        .fork()
        .exec("/bin/sort", "sort z")
        .read("/d/z")
        .opens(to + "w")
        .write(to + "w", "w" + name)
        .exit(0);
  }

  private static QuillRun quill(String... arguments) {
    return QuillRun.of(store, arguments);
  }

  private static String names(String file, String direction, String by) {
    return quill("lineage", file, direction, "--by", by, "-nP", "-o", "pathname").out();
  }

  @Test
  void aPipeLeadsFromOneProcessToAnotherAndNoFurther() {
    assertThat(names("/d/y", "--up", "process")).contains("/d/x\n").doesNotContain("/d/z\n");
    assertThat(names("/d/w", "--up", "process")).contains("/d/z\n").doesNotContain("/d/x\n");
    assertThat(names("/d/w", "--up", "job")).contains("/d/z\n", "/d/x\n");
    assertThat(names("/d/x", "--down", "process"))
        .isEqualTo("/d/x\n/blind/w\n/blind/y\n/d/y\n/d/both\n");
  }

  @Test
  void aJobIsToldInParts() {
    QuillRun run = quill("lineage", "/d/both", "--up", "--by", "process", "--packages", "file");
    assertThat(run.out())
        .isEqualTo(
            """
            /d/both  sha256:ff7772053abf
            └─ job site#2  alice  2026-11-20T09:00:26  uniq  [uniq]
               ├─ program /bin/uniq  sha256:d81b294034ba
               ├─ /d/w  sha256:f87d85f89a8c
               │  └─ job site#1  alice  2026-11-20T09:00:01  sh -c  [sh, sort]
               │     ├─ program /bin/sh  sha256:89c4ec9f6b3f
               │     ├─ program /bin/sort  sha256:646964943fd2
               │     └─ /d/z  sha256:594e519ae499
               └─ /d/y  sha256:308978271879
                  └─ job site#1  alice  2026-11-20T09:00:01  sh -c  [sh, sort, uniq]
                     ├─ program /bin/sh  sha256:89c4ec9f6b3f
                     ├─ program /bin/sort  sha256:646964943fd2
                     ├─ program /bin/uniq  sha256:d81b294034ba
                     └─ /d/x  sha256:2d711642b726
            """);
    assertThat(run.status()).isZero();
    assertThat(quill("lineage", "/d/both", "--up", "--by", "process", "--json").out())
        .contains("\"programs\" : \"sh sort uniq\"");
    assertThat(quill("lineage", "/d/both", "--up", "--by", "process", "--as", "dot").out())
        .contains("label=\"site#1  [sh, sort, uniq]\"", "label=\"site#1  [sh, sort]\"");
  }

  @Test
  void stepsOfAJobHandOnFilesByName() {
    for (String output : new String[] {"/s/t", "/s/renamed", "/s/y", "/s/last"}) {
      assertThat(names(output, "--up", "process")).contains("/s/x\n").doesNotContain("/s/z\n");
    }
    assertThat(names("/s/w", "--up", "process")).contains("/s/z\n").doesNotContain("/s/x\n");
    assertThat(names("/s/z", "--down", "process"))
        .contains("/s/u\n", "/s/w\n")
        .doesNotContain("/s/y\n", "/s/last\n");
    assertThat(names("/s/x", "--down", "process"))
        .contains("/s/t\n", "/s/renamed\n", "/s/y\n", "/s/last\n")
        .doesNotContain("/s/w\n");
  }

  @Test
  void whereTheRecordHasGapsTheJobIsJudgedAsAWhole() {
    QuillRun run = quill("lineage", "/blind/w", "--up", "--by", "process", "-nP", "-o", "pathname");
    assertThat(run.out()).contains("/d/x\n", "/d/z\n");
    assertThat(run.err())
        .contains("job site#3 is judged as a whole: its record is marked io-uring");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
  }
}
