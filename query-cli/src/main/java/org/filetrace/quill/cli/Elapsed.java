package org.filetrace.quill.cli;

import java.time.Duration;

/** Spans of time as people read them. */
final class Elapsed {
  private Elapsed() {}

  /** {@code 0.012s} below a minute, else {@code [D-]HH:MM:SS} as sacct prints it. */
  static String text(Duration span) {
    if (span.toSeconds() < 60) {
      return String.format("%d.%03ds", span.toSeconds(), span.toMillisPart());
    }
    String clock =
        String.format(
            "%02d:%02d:%02d", span.toHoursPart(), span.toMinutesPart(), span.toSecondsPart());
    return span.toDays() == 0 ? clock : span.toDays() + "-" + clock;
  }
}
