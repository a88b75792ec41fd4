package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever runs out for the tracer, the job runs to its own end with its own output, and where
 * anything can be written, the record says what is missing.
 */
class ResourceFaultTest {
  /** Its output tells whether one call went wrong. */
  private static final String JOB =
      """
      i=0
      while [ $i -lt 300 ]; do
        echo $i > file-$i || exit 1
        if [ $((i % 20)) = 0 ]; then cat file-$i || exit 2; fi
        i=$((i + 1))
      done
      cat file-* | cksum
      exit 11
      """;

  private final Path folder;
  private final SpoolFolder spool;

  ResourceFaultTest(@TempDir Path scratch) throws IOException {
    Path real = scratch.toRealPath();
    this.folder = Files.createDirectory(real.resolve("job"));
    this.spool = SpoolFolder.in(real);
  }

  @AfterEach
  void unmount() {
    Run.of(folder, List.of("umount", "-q", "-l", spool.path().toString()));
  }

  /** A full disk, one without inodes, one on which nothing can be written at all. */
  @ParameterizedTest
  @ValueSource(strings = {"size=4k", "size=64k", "nr_inodes=2", "ro"})
  void aDiskWithoutRoomLeavesTheJobAlone(String disk) {
    mountSpool(disk);
    sameWithAndWithout(JOB);
    assertThat(spool.files(".done")).isEmpty();
  }

  /**
   * There is no room left to make one file of spool and journal, nor always for the marks: then it
   * has no end, by which the collector knows that it is truncated.
   */
  @ParameterizedTest
  @ValueSource(strings = {"size=100k", "size=400k"})
  void aDiskThatFillsUpCutsTheRecordAndItSaysSo(String disk) throws IOException {
    mountSpool(disk);
    sameWithAndWithout(JOB);
    assertThat(spool.files(".done")).isEmpty();
    RecordedTrace trace = copyOfGrowing();
    assertThat(!trace.ended() || trace.marks().contains("truncated")).isTrue();
  }

  @Test
  void aDiskThatIsTakenAwayLeavesTheJobAlone() {
    mountSpool("size=10m");
    sameWithAndWithout("umount -q -l '" + spool.path() + "'\n" + JOB);
  }

  /** The tracer writes on into what it holds open; what became of it the collector finds out. */
  @ParameterizedTest
  @ValueSource(strings = {"dd if=/dev/urandom bs=4096 count=3 conv=notrunc", "head -c 0", "cat"})
  void aSpoolThatIsOverwrittenLeavesTheJobAlone(String noise) {
    sameWithAndWithout(
        "sleep 0.3; for f in '%s'/*.spool*; do %s 2>&- </dev/null >\"$f\"; done\n%s"
            .formatted(spool.path(), noise, JOB));
  }

  @ParameterizedTest
  @CsvSource({
    "-n 30, RLIMIT_NOFILE of 30 is too low",
    "-v 200000, the tracer ended with status",
    "-d 1000, the tracer ended with status"
  })
  void aLimitThatLeavesNoRoomForATracerIsNoted(String limit, String reason) throws IOException {
    sameWithAndWithout("ulimit " + limit, JOB);
    assertThat(Files.readString(spool.await(".untraced"))).contains("reason=" + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-n 1024", "-s 200", "-t 20", "-l 0", "-i 0", "-c 0", "-x 0", "-q 0", "-m 100"})
  void aLimitThatIsTheJobsOwnAffairCostsNoRecord(String limit) {
    sameWithAndWithout("ulimit " + limit, JOB);
    RecordedTrace trace = spool.trace();
    assertThat(trace.ended()).isTrue();
    assertThat(trace.marks()).isEmpty();
    assertThat(trace.accesses()).anyMatch(access -> access.path().endsWith("/file-299"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f 0", "-f 8"})
  void aLimitOfFileSizesLeavesTheJobAlone(String limit) {
    sameWithAndWithout("ulimit " + limit, "echo ran; cat /etc/passwd | cksum; exit 11");
  }

  /** Many more processes than a tracer with so few descriptors can hold a pidfd of. */
  @Test
  void manyProcessesAndFewDescriptorsCostNoRecord() {
    sameWithAndWithout(
        "ulimit -n 128", "for i in $(seq 120); do sleep 1 > out-$i & done; wait; ls | wc -l");
    RecordedTrace trace = spool.trace();
    assertThat(trace.marks()).isSubsetOf("pending-checksums");
    assertThat(trace.accesses()).anyMatch(access -> access.path().endsWith("/out-120"));
  }

  private void mountSpool(String options) {
    assumeTrue(
        Run.of(folder, List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", "" + spool.path()))
                .status()
            == 0,
        "mounting a tmpfs needs root");
  }

  private RecordedTrace copyOfGrowing() throws IOException {
    SpoolFolder copy = new SpoolFolder(Files.createTempDirectory(folder, "copy"));
    for (Path file : spool.files("")) {
      Files.copy(file, copy.path().resolve(file.getFileName()));
    }
    return RecordedTrace.read(copy.await(".spool"));
  }

  private void sameWithAndWithout(String job) {
    sameWithAndWithout(":", job);
  }

  private void sameWithAndWithout(String surroundings, String job) {
    List<String> shell = List.of("sh", "-c", surroundings + "\nexec \"$@\"", "sh");
    List<String> command = List.of("/bin/sh", "-c", job);
    Run traced = Run.of(folder, concat(shell, Dist.filetrace(spool.path(), List.of(), command)));
    Run.of(folder, List.of("sh", "-c", "rm -f *"));
    Run plain = Run.of(folder, concat(shell, command));
    assertThat(traced.text()).isEqualTo(plain.text());
    assertThat(traced.errorText()).isEqualTo(plain.errorText());
    assertThat(traced.status()).isEqualTo(plain.status());
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
