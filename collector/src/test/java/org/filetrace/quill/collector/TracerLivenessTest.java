package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.filetrace.spool.TraceHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers: tracer or collector may live in a pid namespace of its own. */
class TracerLivenessTest {
  private static final String INITIAL = "pid:[4026531836]";

  @TempDir Path proc;

  /** {@code pid (name) state …}, with the start time as field 22. */
  private static TraceHeader header(String stat) throws IOException {
    long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return TestSpool.header(UUID.randomUUID(), "1", pid, Long.parseLong(behindName[19]));
  }

  @Test
  void aTracerInAContainerIsFoundByItsInnerPid() throws Exception {
    assumeTrue(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals(INITIAL));
    Process container =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--pid",
                "--fork",
                "--mount-proc",
                "sh",
                "-c",
                "cat /proc/$$/stat; exec sleep 1000")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = container.inputReader(StandardCharsets.ISO_8859_1)) {
      String stat = output.readLine();
      assumeTrue(stat != null, "no right to make a user namespace");
      TraceHeader header = header(stat);
      assertThat(header.tracerPid()).isEqualTo(1);
      TracerLiveness liveness = new TracerLiveness(Duration.ofHours(1));
      assertThat(liveness.mayWrite(header, Instant.EPOCH)).isTrue();
      container.descendants().forEach(ProcessHandle::destroyForcibly);
      container.waitFor();
      assertThat(liveness.mayWrite(header, Instant.now())).isFalse();
    } finally {
      container.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void fromInsideAContainerOnlyTheAgeTells() throws Exception {
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026532179]"));
    TraceHeader header = TestSpool.header(UUID.randomUUID(), "1", 4711);
    TracerLiveness liveness =
        new TracerLiveness(proc, "n001", header.bootId(), Duration.ofHours(1));
    assertThat(liveness.mayWrite(header, Instant.now())).isTrue();
    assertThat(liveness.mayWrite(header, Instant.now().minusSeconds(7200))).isFalse();
  }
}
