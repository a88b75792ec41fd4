package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * filetrace started where things are scarce or strange: the job sees what it would see without, and
 * leaves a record or a note that there is none.
 */
class OddSurroundingsTest {
  private static final String JOB =
      """
      ls /proc/self/fd 2>&1; ulimit -a; umask; grep -E '^(Sig|Shd)(Pnd|Blk|Ign|Cgt)' /proc/self/status; id -u; nice
      (exit 3) & wait $! && exit 9
      cat /dev/null && exit 6
      """;

  private final Path folder;
  private final SpoolFolder spool;

  OddSurroundingsTest(@TempDir Path scratch) throws IOException {
    this.folder = Files.createDirectory(scratch.toRealPath().resolve("job"));
    this.spool = SpoolFolder.in(scratch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec 0<&-",
        "exec 2>&-",
        "exec 0<&- 2>&-",
        "exec 3</dev/null 4</dev/null 5>/dev/null 9>&1",
        "ulimit -n 8",
        "ulimit -n 4",
        "ulimit -S -f 0",
        "ulimit -t 60",
        "ulimit -s 256",
        "ulimit -l 0",
        "ulimit -v 400000",
        "ulimit -c unlimited",
        "umask 777",
        "umask 0",
        "trap '' CHLD",
        "trap '' HUP INT TERM QUIT PIPE",
        "mkdir gone; cd gone; rmdir ../gone",
        "cd /",
        "unset HOME PATH LANG TMPDIR",
        "TMPDIR=/nonexistent HOME=/nonexistent; export TMPDIR HOME",
        "export JAVA_TOOL_OPTIONS=-Xbogus _JAVA_OPTIONS=-Xbogus JDK_JAVA_OPTIONS=-Xbogus",
        "export LD_PRELOAD=/nonexistent.so LD_LIBRARY_PATH=/nonexistent",
        "export CLASSPATH=/nonexistent JAVA_HOME=/nonexistent",
        "renice -n 10 $$ > /dev/null",
      })
  void theJobSeesWhatItWouldSeeWithout(String surroundings) {
    compare(surroundings);
    assertThat(spool.outcome()).isIn(".done", ".untraced");
  }

  /** No file may grow: not even a note can be left. */
  @Test
  void whereNothingCanBeWrittenTheJobStillRuns() {
    compare("ulimit -f 0");
  }

  private void compare(String surroundings) {
    String enter = surroundings + "\nexec \"$@\"";
    List<String> shell = List.of("sh", "-c", enter, "sh");
    List<String> job = List.of("/bin/sh", "-c", "PATH=/usr/bin:/bin\n" + JOB);
    Run plain = Run.of(folder, concat(shell, job));
    Run traced = Run.of(folder, concat(shell, Dist.filetrace(spool.path(), List.of(), job)));
    assertThat(traced.text()).isEqualTo(plain.text());
    assertThat(traced.errorText()).isEqualTo(plain.errorText());
    assertThat(traced.status()).isEqualTo(plain.status()).isEqualTo(6);
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
