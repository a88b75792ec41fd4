package org.filetrace.quill.cli.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.filetrace.quill.cli.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  /** The day after the clocks of Berlin went back, so that a day of 25 hours is near. */
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 10, 26, 14, 30, 15, 0, ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-21,                2026-11-21T00:00+01:00",
    "2026-11-21T09:05,          2026-11-21T09:05+01:00",
    "2026-11-21T09:05:07,       2026-11-21T09:05:07+01:00",
    "2026-07-01T12:00:00Z,      2026-07-01T14:00+02:00",
    "2026-07-01T12:00:00+02:00, 2026-07-01T12:00+02:00",
    "09:05,                     2026-10-26T09:05+01:00",
    "9:05 pm,                   2026-10-26T21:05+01:00",
    "12:00AM,                   2026-10-26T00:00+01:00",
    "today,                     2026-10-26T00:00+01:00",
    "midnight,                  2026-10-26T00:00+01:00",
    "noon,                      2026-10-26T12:00+01:00",
    "teatime,                   2026-10-26T16:00+01:00",
    "yesterday,                 2026-10-25T00:00+02:00",
    "0105,                      2026-01-05T00:00+01:00",
    "010525,                    2025-01-05T00:00+01:00",
    "01/05,                     2026-01-05T00:00+01:00",
    "1.5.25,                    2025-01-05T00:00+01:00",
    "01/05/25-10:00,            2025-01-05T10:00+01:00",
    "now,                       2026-10-26T14:30:15+01:00",
    "NOW-15,                    2026-10-26T14:30:00+01:00",
    "now-2hours,                2026-10-26T12:30:15+01:00",
    "now-3days,                 2026-10-23T14:30:15+02:00",
    "now+1week,                 2026-11-02T14:30:15+01:00",
    "now-36h,                   2026-10-25T02:30:15+01:00",
  })
  void readsWhatSacctReads(String text, ZonedDateTime expected) {
    assertThat(new TimeText(NOW).parse(text)).isEqualTo(expected.toInstant());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorow", "2026-13-01", "25:00", "13:00 pm", "now-3parsecs", "2026"})
  void saysWhatATimeLooksLike(String text) {
    // "2026" is MMDD in sacct's grammar, and there is no month 20.
    assertThatThrownBy(() -> new TimeText(NOW).parse(text))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "'%s' is not a time; write YYYY-MM-DD[THH:MM[:SS]], HH:MM, today or now-3days", text);
  }
}
