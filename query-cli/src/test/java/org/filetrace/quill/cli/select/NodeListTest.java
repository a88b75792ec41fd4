package org.filetrace.quill.cli.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.filetrace.quill.cli.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeListTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "n001             > n001",
        "n[008-011,017]   > n008 n009 n010 n011 n017",
        "n[8-10]          > n8 n9 n10",
        "r[1-2]n[01-02]   > r1n01 r1n02 r2n01 r2n02",
        "login,n[1,1],login > login n1",
        "n[1-2].site.org  > n1.site.org n2.site.org",
      })
  void expandsRanges(String list, String expected) {
    assertThat(String.join(" ", NodeList.parse(list))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n[", "n]1[", "n[]", "n[1-]", "n[3-1]", "n[a-b]", "a,,b"})
  void refusesWhatIsNoList(String list) {
    assertThatThrownBy(() -> NodeList.parse(list))
        .isInstanceOf(Failure.class)
        .hasMessage("'%s' is not a node list; write n001 or n[001-010,017]", list);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n[0-999999999]", "a[1-9999]b[1-9999]"})
  void refusesMoreNodesThanThereAre(String list) {
    assertThatThrownBy(() -> NodeList.parse(list)).hasMessageContaining("more than 100000 nodes");
  }
}
