package org.filetrace.quill.schedulers;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts as schedulers write them. */
final class Amounts {
  private static final Pattern SIZE = Pattern.compile("([0-9.]+)\\s*([kKmMgGtTpP]?)[iI]?[bB]?");
  private static final Pattern SPAN =
      Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)(?:\\.\\d+)?");
  private static final long NANOS = 1_000_000_000L;

  private Amounts() {}

  /**
   * {@code 62.50G}, {@code 1993mb}: bytes; without unit they are {@code unitBytes}.
   *
   * @return null for what is no size
   */
  static @Nullable Long bytes(@Nullable String text, long unitBytes) {
    Matcher size = SIZE.matcher(text == null ? "" : text.strip());
    if (!size.matches()) {
      return null;
    }
    String unit = size.group(2).toLowerCase(Locale.ROOT);
    double factor = unit.isEmpty() ? unitBytes : Math.pow(1024, "kmgtp".indexOf(unit) + 1);
    try {
      return Math.round(Double.parseDouble(size.group(1)) * factor);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * {@code 37-14:00:00}, {@code 04:00:00}, {@code 05:00}: seconds; null for UNLIMITED and others.
   */
  static @Nullable Long seconds(@Nullable String text) {
    Matcher span = SPAN.matcher(text == null ? "" : text.strip());
    return span.matches()
        ? ((part(span, 1) * 24 + part(span, 2)) * 60 + part(span, 3)) * 60 + part(span, 4)
        : null;
  }

  private static long part(Matcher span, int group) {
    String digits = span.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  static @Nullable Long number(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  /** Seconds since the epoch, or milliseconds, as newer Univa writes them; null for 0 and less. */
  static @Nullable Long nanosOfEpoch(@Nullable Long secondsOrMillis) {
    if (secondsOrMillis == null || secondsOrMillis <= 0) {
      return null;
    }
    boolean millis = secondsOrMillis >= 100_000_000_000L;
    return millis ? secondsOrMillis * (NANOS / 1000) : secondsOrMillis * NANOS;
  }

  /** A status of wait(2) as a shell shows it. */
  static long shellStatus(long waitStatus) {
    return (waitStatus & 127) == 0 ? waitStatus >> 8 & 255 : 128 + (waitStatus & 127);
  }
}
