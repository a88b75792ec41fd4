package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector removes the work folders of killed ones, and of no other. */
class WorkFolderTest {
  @TempDir Path temporary;

  /** A collector at work. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (WorkFolder work = WorkFolder.make()) {
        System.out.println(work.path());
        System.in.read();
      }
    }
  }

  private Process holder(String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Path folderOf(Process holder) throws IOException {
    return Path.of(Objects.requireNonNull(holder.inputReader().readLine()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unshare --pid --fork --kill-child"})
  void onlyAKilledCollectorsFolderIsRemoved(String container) throws Exception {
    if (!container.isEmpty()) {
      assumeThat(System.getProperty("user.name")).as("pid namespaces").isEqualTo("root");
    }
    Process first = holder(container.isEmpty() ? new String[0] : container.split(" "));
    try {
      Path folder = folderOf(first);
      Files.writeString(folder.resolve("copy"), "of a spool");
      Process second = holder();
      assertThat(folderOf(second)).isNotEqualTo(folder);
      assertThat(folder.resolve("copy")).as("while it is held").exists();
      second.getOutputStream().close();
      assertThat(second.waitFor()).isZero();
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process third = holder();
    Path its = folderOf(third);
    assertThat(temporary).isDirectoryContaining(its::equals);
    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(its);
    }
    third.getOutputStream().close();
    assertThat(third.waitFor()).isZero();
    assertThat(temporary).isEmptyDirectory();
  }
}
