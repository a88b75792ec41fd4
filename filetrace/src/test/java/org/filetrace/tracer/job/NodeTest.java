package org.filetrace.tracer.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeTest {
  @Test
  void theStartTimeIsFoundBehindAnyCommandName() {
    String fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";
    assertThat(Node.startTicks("12 (a) b (c)) " + fields)).isEqualTo(987654);
  }

  @Test
  void thisNodeIsKnown() throws Exception {
    Node node = Node.read();
    assertThat(node.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(node.kernel()).startsWith("Linux ");
    assertThat(node.bootId()).hasSize(36);
  }
}
