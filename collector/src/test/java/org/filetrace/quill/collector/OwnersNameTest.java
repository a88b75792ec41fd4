package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.filetrace.spool.SpoolRejectedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersNameTest {
  private static final int DAEMON = 1; // base-passwd(8) and the LSB have it everywhere
  private static final int UNKNOWN = 2_000_123_456;

  @TempDir Path folder;

  @BeforeEach
  void needsRoot() {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root reads others' records");
  }

  private String nameOf(int uid, String claimed) throws IOException, SpoolRejectedException {
    Path file = Files.createTempFile(folder, "record", "");
    Files.setAttribute(file, "unix:uid", uid);
    return OwnersName.of(file, uid, claimed);
  }

  @Test
  void theFilesOwnerCounts() throws Exception {
    assertThat(nameOf(DAEMON, "daemon")).isEqualTo("daemon");
    assertThat(nameOf(DAEMON, "")).isEqualTo("daemon");
    assertThat(nameOf(DAEMON, "1")).isEqualTo("daemon");
    assertThat(nameOf(DAEMON, "root")).isEqualTo("daemon");
  }

  @Test
  void theRecordNamesAnOwnerWhomThisNodeDoesNotKnow() throws Exception {
    assertThat(nameOf(UNKNOWN, "ada-of-another-directory")).isEqualTo("ada-of-another-directory");
    assertThat(nameOf(UNKNOWN, "")).isEqualTo("2000123456");
    assertThat(nameOf(UNKNOWN, "2000123456")).isEqualTo("2000123456");
  }

  @Test
  void nobodyTakesTheNameOfAnother() {
    assertThatThrownBy(() -> nameOf(UNKNOWN, "daemon"))
        .isInstanceOf(SpoolRejectedException.class)
        .hasMessageContaining("belongs to uid 2000123456, but it says that daemon ran the job");
    assertThatThrownBy(() -> nameOf(UNKNOWN, "0")).isInstanceOf(SpoolRejectedException.class);
  }
}
