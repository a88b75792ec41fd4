package org.filetrace.quill.cli.select;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filetrace.quill.cli.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as users of Slurm write them (sacct(1), option {@code --starttime}), in the local
 * time zone:
 *
 * <pre>
 * HH:MM[:SS] [AM|PM]   MMDD[YY]  MM/DD[/YY]  MM.DD[.YY]   MM/DD[/YY]-HH:MM[:SS]
 * YYYY-MM-DD[THH:MM[:SS]]   today  midnight  noon  fika  teatime
 * now[{+|-}count[seconds(default)|minutes|hours|days|weeks]]
 * </pre>
 *
 * Beyond sacct: a date and time with an offset ({@code 2026-11-21T09:00:00+01:00}, {@code …Z}), as
 * the JSON and CSV forms print them, and {@code yesterday}.
 */
public final class TimeText {
  private static final String CLOCK =
      "(?<hour>\\d{1,2}):(?<minute>\\d{2})(:(?<second>\\d{2})(\\.\\d+)?)?( ?(?<half>[ap]m))?";
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern ISO =
      Pattern.compile("(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})([t ]" + CLOCK + ")?");
  private static final Pattern AMERICAN =
      Pattern.compile(
          "(?<month>\\d{1,2})(?<sep>[/.])(?<day>\\d{1,2})(\\k<sep>(?<year>\\d{2}|\\d{4}))?(-"
              + CLOCK
              + ")?");
  private static final Pattern DIGITS =
      Pattern.compile("(?<month>\\d{2})(?<day>\\d{2})(?<year>\\d{2})?");
  private static final Pattern NOW =
      Pattern.compile("now((?<sign>[+-])(?<count>\\d{1,9})(?<unit>[a-z]*))?");
  private static final Map<String, LocalTime> NAMED =
      Map.of(
          "today", LocalTime.MIDNIGHT,
          "midnight", LocalTime.MIDNIGHT,
          "noon", LocalTime.NOON,
          "fika", LocalTime.of(15, 0),
          "teatime", LocalTime.of(16, 0));

  private final ZonedDateTime now;

  /**
   * Reads times relative to a moment.
   *
   * @param now what relative times relate to, in the zone that times are written in
   */
  public TimeText(ZonedDateTime now) {
    this.now = now;
  }

  /** The instant that the text names. */
  public Instant parse(String text) {
    Instant instant = null;
    try {
      instant = read(text.strip().toLowerCase(Locale.ROOT));
    } catch (DateTimeException e) {
      // A month 13 or an hour 25: as wrong as text of another shape.
    }
    if (instant == null) {
      throw Failure.usage(
          "'" + text + "' is not a time; write YYYY-MM-DD[THH:MM[:SS]], HH:MM, today or now-3days");
    }
    return instant;
  }

  private @Nullable Instant read(String text) {
    if (NAMED.containsKey(text)) {
      return local(now.toLocalDate().atTime(NAMED.get(text)));
    }
    if (text.equals("yesterday")) {
      return local(now.toLocalDate().minusDays(1).atStartOfDay());
    }
    Matcher matcher = NOW.matcher(text);
    if (matcher.matches()) {
      return relative(matcher);
    }
    if ((matcher = TIME.matcher(text)).matches()) {
      return local(now.toLocalDate().atTime(clock(matcher)));
    }
    if ((matcher = ISO.matcher(text)).matches() || (matcher = AMERICAN.matcher(text)).matches()) {
      LocalTime time = matcher.group("hour") == null ? LocalTime.MIDNIGHT : clock(matcher);
      return local(date(matcher).atTime(time));
    }
    if ((matcher = DIGITS.matcher(text)).matches()) {
      return local(date(matcher).atStartOfDay());
    }
    return text.matches("\\d{4}-\\d{2}-\\d{2}t.*(z|[+-]\\d{2}:\\d{2})")
        ? OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant()
        : null;
  }

  private Instant local(LocalDateTime dateTime) {
    return dateTime.atZone(now.getZone()).toInstant();
  }

  private LocalDate date(Matcher matcher) {
    String year = matcher.group("year");
    int written = year == null ? now.getYear() : Integer.parseInt(year);
    return LocalDate.of(
        written < 100 ? 2000 + written : written,
        Integer.parseInt(matcher.group("month")),
        Integer.parseInt(matcher.group("day")));
  }

  private static LocalTime clock(Matcher matcher) {
    int hour = Integer.parseInt(matcher.group("hour"));
    String half = matcher.group("half");
    if (half != null && (hour < 1 || hour > 12)) {
      throw new DateTimeException("hour " + hour + " with " + half);
    }
    int hours = half == null ? hour : hour % 12 + (half.equals("pm") ? 12 : 0);
    String second = matcher.group("second");
    return LocalTime.of(
        hours,
        Integer.parseInt(matcher.group("minute")),
        second == null ? 0 : Integer.parseInt(second));
  }

  private @Nullable Instant relative(Matcher matcher) {
    if (matcher.group("count") == null) {
      return now.toInstant();
    }
    long count = Long.parseLong(matcher.group("count"));
    long signed = matcher.group("sign").equals("-") ? -count : count;
    return switch (unit(matcher.group("unit"))) {
      case 's' -> now.plus(Duration.ofSeconds(signed)).toInstant();
      case 'm' -> now.plus(Duration.ofMinutes(signed)).toInstant();
      case 'h' -> now.plus(Duration.ofHours(signed)).toInstant();
      case 'd' -> now.plusDays(signed).toInstant();
      case 'w' -> now.plusWeeks(signed).toInstant();
      default -> null;
    };
  }

  /** The unit's first letter; any beginning of its name will do, as in Slurm. */
  private static char unit(String written) {
    for (String name : new String[] {"seconds", "minutes", "hours", "days", "weeks"}) {
      if (name.startsWith(written)) {
        return name.charAt(0);
      }
    }
    return '?';
  }
}
