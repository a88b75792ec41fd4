package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownContentsTest {
  private static final boolean READ = false;
  private static final boolean WRITTEN = true;
  private final KnownContents known = new KnownContents();

  private static long version(long inode) {
    return new FileIdentity(1, inode, 2, 3, 4).fingerprint();
  }

  @Test
  void aYoungVersionIsAskedForAgainWhenAWriterClosesIt() {
    known.add(version(1));
    assertThat(known.isKnown(version(1), READ)).isTrue();
    assertThat(known.isKnown(version(1), WRITTEN)).isFalse();
    known.settled(version(1));
    assertThat(known.isKnown(version(1), WRITTEN)).isTrue();
  }

  @Test
  void whatIsForgottenIsAskedForAgain() {
    known.add(version(1));
    known.settled(version(1));
    known.forget(version(1));
    assertThat(known.isKnown(version(1), READ)).isFalse();
  }

  @Test
  void neverClaimsToKnowWhatItWasNotTold() {
    for (long inode = 0; inode < 100_000; inode++) {
      assertThat(known.isKnown(version(inode), READ)).isFalse();
      known.add(version(inode));
      assertThat(known.isKnown(version(inode), READ)).isTrue();
    }
  }
}
