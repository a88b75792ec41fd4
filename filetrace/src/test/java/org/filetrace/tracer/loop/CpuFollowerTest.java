package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuFollowerTest {
  @Test
  void findsTheProcessorBehindAnyName() {
    String stat =
        "812 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27"
            + " 28 29 30 31 32 33 34 35 17 0 0\n";
    byte[] text = stat.getBytes(UTF_8);
    assertThat(CpuFollower.field(text, text.length, 39)).isEqualTo(17);
    assertThat(CpuFollower.field(text, text.length, 4)).isEqualTo(1);
    assertThat(CpuFollower.field(text, 12, 39)).isEqualTo(-1);
  }
}
