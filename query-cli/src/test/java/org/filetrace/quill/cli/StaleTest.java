package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.filetrace.quill.store.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code quill stale} against real files that are edited, touched, replaced and removed. */
@ParameterizedClass
@EnumSource(Engine.class)
class StaleTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00.123456789Z");

  private static final Instant EDITED = Instant.parse("2026-11-20T00:00:00Z");

  @Parameter Engine engine = Engine.SQLITE;
  @TempDir Path temporary;

  private Path folder = Path.of("/");
  private String store = "";
  private final World world = new World();

  @BeforeEach
  void aProgramMakesAFileFromAnother() throws IOException {
    folder = temporary.toRealPath();
    for (String name : new String[] {"program", "input", "later", "own", "output"}) {
      write(name, "content of " + name);
      world.onDisk(folder.resolve(name));
    }
    world.file("/usr/lib/libgone.so.1", "an old library");
    store = engine.emptyStore(folder);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(LONG_AGO));
  }

  private void edit(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(EDITED));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private TraceScript make() {
    return world
        .job("site#41", "alice", "n001")
        .exec(path("program"), "program input")
        .read("/usr/lib/libgone.so.1")
        .read(path("input"))
        .wrote(path("own"))
        .read(path("own"))
        .wrote(path("output"))
        .read(path("later"));
  }

  private QuillRun stale(String... options) {
    world.mergeInto(store);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "stale";
    arguments[1] = path("output");
    System.arraycopy(options, 0, arguments, 2, options.length);
    return QuillRun.of(store, arguments);
  }

  private String reasons(QuillRun run) {
    return run.out().replace(folder + "/", "");
  }

  @Test
  void currentWhenNothingChanged() {
    make();
    QuillRun run = stale();
    assertThat(reasons(run))
        .isEqualTo(
            "output: current, as are the 2 files it was made with; made by job site#41 at"
                + " 2026-11-20T09:00:10\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void staleWhenAnInputWasEdited() throws IOException {
    make();
    edit("input", "CONTENT OF INPUT");
    QuillRun run = stale();
    assertThat(reasons(run))
        .isEqualTo(
            """
            output: stale; made by job site#41 at 2026-11-20T09:00:10
              input input changed
                then 16 bytes, 2026-11-01T00:00:00, sha256:%s
                now  16 bytes, 2026-11-20T00:00:00, sha256:%s
            """
                .formatted(digits("content of input"), digits("CONTENT OF INPUT")));
    assertThat(run.err()).contains("note: every input of a job counts for all that it wrote");
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
  }

  @Test
  void touchedWithTheSameContentIsNotStale() throws IOException {
    make();
    edit("input", "content of input");
    edit("output", "content of output");
    QuillRun run = stale();
    assertThat(reasons(run)).contains("with (2 touched, content same); made by");
    assertThat(run.status()).isZero();
  }

  @Test
  void staleWhenTheProgramOrTheFileItselfChangedOrAnInputIsGone() throws IOException {
    make();
    edit("program", "a newer program");
    edit("output", "edited by hand");
    Files.delete(folder.resolve("input"));
    QuillRun run = stale("-nP", "-o", "verdict,reason,cause");
    assertThat(reasons(run))
        .isEqualTo(
            """
            stale|file-different|output
            stale|program-different|program
            stale|input-gone|input
            """);
  }

  @Test
  void itsOwnTemporariesAndWhatItReadAfterwardsDoNotMatter() throws IOException {
    make();
    Files.delete(folder.resolve("own"));
    edit("later", "something else");
    assertThat(stale().status()).isZero();
  }

  @Test
  void systemFilesMatterWhenAskedFor() {
    make();
    QuillRun run = stale("--libraries", "-nP", "-o", "reason,cause");
    assertThat(run.out()).isEqualTo("library-gone|/usr/lib/libgone.so.1\n");
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
  }

  @Test
  void aFileThatWasPutBackIsCurrentAgain() throws IOException {
    make();
    world.job("site#42", "bob", "n002").write(path("output"), "bob's");
    QuillRun run = stale();
    assertThat(reasons(run)).startsWith("output: current").contains("made by job site#41");
  }

  @Test
  void deepLooksAtWhatTheInputsWereMadeWith() throws IOException {
    write("raw", "content of raw");
    world.onDisk(folder.resolve("raw"));
    world
        .job("site#40", "alice", "n001")
        .exec(path("program"), "program raw")
        .read(path("raw"))
        .wrote(path("input"));
    make();
    assertThat(reasons(stale("--deep")))
        .startsWith(
            "output: current, as are the 2 files it was made with and the 1 of them and upstream"
                + " that jobs made; made by job site#41");
    edit("raw", "CONTENT OF RAW");
    assertThat(stale().status()).isZero();
    QuillRun deep = QuillRun.of(store, "stale", path("output"), "--deep");
    assertThat(reasons(deep))
        .isEqualTo(
            """
            output: stale upstream; made by job site#41 at 2026-11-20T09:00:15
              upstream input: stale; made by job site#40 at 2026-11-20T09:00:05
                input raw changed
                  then 14 bytes, 2026-11-01T00:00:00, sha256:%s
                  now  14 bytes, 2026-11-20T00:00:00, sha256:%s
            """
                .formatted(digits("content of raw"), digits("CONTENT OF RAW")));
    assertThat(deep.status()).isEqualTo(ExitStatus.AFFECTED);
    QuillRun rows =
        QuillRun.of(
            store, "stale", path("output"), "--deep", "-nPo", "pathname,verdict,reason,cause");
    assertThat(reasons(rows))
        .isEqualTo(
            """
            output|stale||
            output|stale|upstream-stale|input
            input|stale|input-different|raw
            """);
  }

  @Test
  void whyListsAllThatWasCompared() throws IOException {
    make();
    edit("input", "content of input");
    assertThat(reasons(stale("--why")))
        .endsWith(
            """
              the file itself is the same
              program program is the same
              input input was touched, its content is the same
            """);
  }

  @Test
  void unusedFilesAreThereAndWereNeverRead() throws IOException {
    make();
    world.job("site#42", "bob", "n002").exec(path("program"), "program").wrote(path("output"));
    world.mergeInto(store);
    write("gone", "x");
    QuillRun run =
        QuillRun.of(store, "unused", folder.toString(), "-nPo", "age_days,user_name,pathname");
    assertThat(reasons(run)).isEqualTo("20|alice|output\n");
    assertThat(run.err()).contains("1 files, 17 bytes; who read them outside of recorded jobs");
    assertThat(QuillRun.of(store, "unused", folder.toString(), "--older", "21", "-nP").out())
        .isEmpty();
    edit("output", "touched since");
    assertThat(QuillRun.of(store, "unused", folder.toString(), "-nP").out()).isEmpty();
  }

  @Test
  void withoutChecksumAndTouchedItCannotBeTold() throws IOException {
    world.forgetChecksum(path("input"));
    make();
    edit("input", "content of input");
    QuillRun run = stale();
    assertThat(reasons(run))
        .contains("output: cannot be told;")
        .contains("input input was touched, and its checksum then is (pending), so its content");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
  }

  @Test
  void aTruncatedRecordMayHideInputs() {
    make().verdict(Verdict.TRUNCATED);
    QuillRun run = stale();
    assertThat(run.err()).contains("job site#41 was recorded up to a point only");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
  }

  @Test
  void filesThatNoJobWroteAreNotFound() {
    make();
    world.mergeInto(store);
    QuillRun run = QuillRun.of(store, "stale", path("program"), path("output"));
    assertThat(run.err()).contains(path("program") + " was written by no job in the store");
    assertThat(run.out()).contains("output: current");
    assertThat(run.status()).isEqualTo(ExitStatus.NOT_FOUND);
  }

  @Test
  void verifyTellsWhoseContentAFileHas() throws IOException {
    make();
    world.mergeInto(store);
    assertThat(verdict()).isEqualTo("intact|site#41\n");
    edit("output", "content of output");
    assertThat(verdict()).isEqualTo("intact|site#41\n");
    edit("output", "CONTENT OF OUTPUT");
    assertThat(verdict()).isEqualTo("changed|site#41\n");
    Files.delete(folder.resolve("output"));
    assertThat(verdict()).isEqualTo("gone|site#41\n");
  }

  @Test
  void verifyKnowsAnOlderContent() {
    make();
    world.job("site#42", "bob", "n002").write(path("output"), "bob's");
    world.mergeInto(store);
    assertThat(verdict()).isEqualTo("older|site#41\n");
  }

  @Test
  void whatWasRenamedWithoutAChecksumIsWhatTheJobBeforeWrote() throws IOException {
    make();
    renamed("output", "final");
    world.mergeInto(store);
    QuillRun verify = QuillRun.of(store, "verify", path("final"), "-nPo", "verdict,globaljobid");
    assertThat(reasons(verify)).isEqualTo("intact|site#41\n");
    assertThat(verify.err().replace(folder + "/", ""))
        .isEqualTo(
            "quill verify: note: final was written by job site#41; renamed by job site#43"
                + " (first name: output)\n");
    edit("final", "content of OUTPUT");
    assertThat(QuillRun.of(store, "verify", path("final"), "-nPo", "verdict").out())
        .isEqualTo("changed\n");
  }

  @Test
  void whatWasRenamedIsAsStaleAsItWasBefore() throws IOException {
    make();
    renamed("output", "final");
    world.mergeInto(store);
    assertThat(reasons(QuillRun.of(store, "stale", path("final"))))
        .isEqualTo(
            "final: current, as are the 2 files it was made with; made by job site#41 at"
                + " 2026-11-20T09:00:10; renamed by job site#43 (first name: output)\n");
    edit("input", "CONTENT OF INPUT");
    QuillRun run = QuillRun.of(store, "stale", path("final"));
    assertThat(reasons(run)).contains("final: stale; made by job site#41", "input input changed");
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
  }

  @Test
  void whatWasReadBeforeItWasRenamedIsNotUnused() throws IOException {
    make();
    world.job("site#44", "bob", "n002").exec(path("program"), "wc").read(path("output"));
    renamed("output", "final");
    world.mergeInto(store);
    assertThat(QuillRun.of(store, "unused", folder.toString(), "-nPo", "pathname").out()).isEmpty();
  }

  /** By a job whose tracer took no checksums. */
  private void renamed(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to));
    world.forgetChecksum(path(from));
    world
        .job("site#43", "bob", "n002")
        .exec(path("program"), "mv " + from)
        .rename(path(from), path(to));
  }

  private String verdict() {
    QuillRun run = QuillRun.of(store, "verify", path("output"), "-nPo", "verdict,globaljobid");
    assertThat(run.status()).isEqualTo(run.out().startsWith("intact") ? 0 : ExitStatus.AFFECTED);
    return run.out();
  }

  private static String digits(String content) {
    return World.sha256(content).substring(0, 12);
  }
}
