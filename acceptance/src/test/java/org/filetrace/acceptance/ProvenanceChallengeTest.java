package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries 1 to 6 of the First Provenance Challenge, on two workflows with different models. */
class ProvenanceChallengeTest {
  private static final Path EXAMPLE =
      Path.of("../examples/provenance-challenge").toAbsolutePath().normalize();

  @TempDir static Path scratch;
  static Path folder = Path.of("/");
  static Path store = Path.of("/");
  static SpoolFolder spool = new SpoolFolder(Path.of("/"));

  @BeforeAll
  static void runTwoWorkflows() throws IOException {
    folder = scratch.toRealPath();
    store = folder.resolve("quill.db");
    spool = SpoolFolder.in(folder);
    String run = EXAMPLE.resolve("run").toString();
    run(folder, List.of(run, folder.resolve("twelve").toString(), "twelve", "12"));
    run(folder, List.of(run, folder.resolve("ten").toString(), "ten", "10"));
    spool.awaitAll(".done", 30);
    new Site(folder, spool, store).collect();
  }

  private static String query(int number, String workflow, int weekday) {
    Run run =
        Run.of(
            folder.resolve(workflow),
            environment(weekday),
            List.of(EXAMPLE.resolve("query").toString(), String.valueOf(number), workflow));
    assertThat(run.status()).as(run.errorText()).isIn(0, 4);
    return run.text().replace(folder + "/", "").replace(EXAMPLE + "/", "");
  }

  private static String run(Path where, List<String> command) {
    Run run = Run.of(where, environment(1), command);
    assertThat(run.status()).as(run.errorText()).isZero();
    return run.text();
  }

  private static Map<String, String> environment(int weekday) {
    return Map.of(
        "PATH",
        Dist.program("quill").getParent() + ":" + System.getenv("PATH"),
        "FILETRACE_SPOOL",
        spool.path().toString(),
        "QUILL_STORE",
        store.toString(),
        "WEEKDAY",
        String.valueOf(weekday));
  }

  @Test
  void query1AllThatLedToTheGraphic() {
    String answer = query(1, "twelve", 1);
    assertThat(answer)
        .startsWith("twelve/atlas-x.gif")
        .contains("convert", "slicer", "softmean", "twelve/atlas.img");
    for (int i = 1; i <= 4; i++) {
      assertThat(answer)
          .contains("twelve/anatomy" + i + ".img", "twelve/warp" + i + ".warp")
          .contains("align_warp anatomy" + i + " reference");
    }
    assertThat(answer).doesNotContain("ten/", "atlas-y");
  }

  @Test
  void query2NothingBeforeTheAveraging() {
    assertThat(query(2, "twelve", 1))
        .contains("softmean", "twelve/resliced4.img")
        .doesNotContain("align_warp", "anatomy");
  }

  @Test
  void query3DetailsOfTheLastStages() {
    assertThat(query(3, "twelve", 1).lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains(" (sha256 ", "Inputs: ", "twelve/atlas"))
        .last()
        .asString()
        .contains("convert atlas-x.pgm atlas-x.gif", "Outputs: twelve/atlas-x.gif (sha256 ");
  }

  @Test
  void query4AlignmentsOfAModelOnAWeekday() {
    int today = LocalDate.now(ZoneOffset.UTC).getDayOfWeek().getValue() % 7;
    assertThat(query(4, "twelve", today).lines())
        .hasSizeBetween(1, 4)
        .allSatisfy(job -> assertThat(job).contains("twelve-align"));
    assertThat(query(4, "twelve", (today + 3) % 7)).isEmpty();
  }

  /** The inputs of both workflows have the same content, so that each leads to both. */
  @Test
  void query5GraphicsFromABrightAnatomy() {
    assertThat(query(5, "ten", 1).lines())
        .containsExactly(
            "ten/atlas-x.gif",
            "ten/atlas-y.gif",
            "ten/atlas-z.gif",
            "twelve/atlas-x.gif",
            "twelve/atlas-y.gif",
            "twelve/atlas-z.gif");
  }

  @Test
  void query6AveragesOfImagesAlignedWithAModel() {
    assertThat(query(6, "twelve", 1)).isEqualTo("twelve/atlas.img\n");
  }
}
