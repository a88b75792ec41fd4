package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventRingTest {
  private static final int KIND = 3;

  @Test
  void recordsComeOutAsTheyWentInAndNeverBroken() {
    EventRing ring = new EventRing(1024);
    Queue<Integer> inside = new ArrayDeque<>();
    Random random = new Random(4711);
    int next = 0;
    for (int step = 0; step < 200_000; step++) {
      if (random.nextBoolean()) {
        int length = EventRing.HEADER_BYTES + 5 + random.nextInt(200);
        int at = ring.claim(length, KIND);
        if (at >= 0) {
          assertThat(at + length).isLessThanOrEqualTo(1024);
          ring.buffer.putInt(at + 8, next);
          ring.buffer.put(at + length - 1, (byte) next);
          ring.publish();
          inside.add(next++);
        } else {
          assertThat(inside).isNotEmpty();
        }
      } else {
        int at = ring.poll();
        if (at < 0) {
          assertThat(inside).isEmpty();
        } else {
          assertThat(ring.kind(at)).isEqualTo(KIND);
          assertThat(ring.buffer.getInt(at + 8)).isEqualTo(inside.remove());
          ring.release(at);
        }
      }
    }
    assertThat(next).isGreaterThan(10_000);
  }

  @Test
  void whatIsNotReleasedIsNotOverwritten() {
    EventRing ring = new EventRing(256);
    while (ring.claim(64, KIND) >= 0) {
      ring.publish();
    }
    assertThat(ring.isHalfFull()).isTrue();
    ring.release(ring.poll());
    assertThat(ring.claim(64, KIND)).isNotNegative();
    assertThat(ring.claim(64, KIND)).isNegative();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void twoThreadsLoseNothing() throws Exception {
    EventRing ring = new EventRing(4096);
    int count = 500_000;
    Thread producer =
        new Thread(
            () -> {
              for (int i = 0; i < count; ) {
                int at = ring.claim(16 + i % 64, KIND);
                if (at >= 0) {
                  ring.buffer.putInt(at + 8, i++);
                  ring.publish();
                } else {
                  Thread.yield();
                }
              }
            });
    producer.start();
    for (int i = 0; i < count; ) {
      int at = ring.poll();
      if (at >= 0) {
        assertThat(ring.buffer.getInt(at + 8)).isEqualTo(i++);
        ring.release(at);
      } else {
        Thread.yield();
      }
    }
    producer.join();
    assertThat(ring.poll()).isNegative();
  }
}
