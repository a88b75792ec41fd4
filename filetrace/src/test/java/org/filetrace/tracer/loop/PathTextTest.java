package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTextTest {
  @ParameterizedTest
  @CsvSource({
    "/home/a, b,           /home/a/b",
    "/home/a, ./b//c/,     /home/a/b/c",
    "/home/a, ../b,        /home/b",
    "/home/a, ../../../b,  /b",
    "/,       b,           /b",
    "'',      /b/./c,      /b/c",
    "'',      /,           /",
    "'',      /..,         /",
  })
  void joins(String directory, String raw, String expected) {
    byte[] target = new byte[4096];
    int length = join(directory, raw, target);
    assertThat(new String(target, 0, length, UTF_8)).isEqualTo(expected);
  }

  @Test
  void doesNotCutWhatDoesNotFit() {
    assertThat(join("/home", "0123456789", new byte[10])).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"a/../b,true", "..,true", "a/..,true", "a..b,false", "..a/b,false", "a,false"})
  void knowsWhatAscends(String raw, boolean expected) {
    assertThat(PathText.ascends(raw.getBytes(UTF_8), raw.length())).isEqualTo(expected);
  }

  private static int join(String directory, String raw, byte[] target) {
    byte[] start = directory.getBytes(UTF_8);
    return PathText.join(start, start.length, raw.getBytes(UTF_8), raw.length(), target);
  }
}
