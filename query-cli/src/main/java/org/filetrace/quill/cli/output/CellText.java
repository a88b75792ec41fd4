package org.filetrace.quill.cli.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cell as text: times in the user's zone, nothing that could steer a terminal. */
public final class CellText {
  private static final DateTimeFormatter SACCT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private final ZoneId zone;

  public CellText(ZoneId zone) {
    this.zone = zone;
  }

  /** The cell for people: times as sacct(1) prints them, control characters escaped. */
  public String shown(@Nullable Object cell) {
    return cell instanceof Instant at ? SACCT.format(at.atZone(zone)) : printable(exact(cell));
  }

  /** The cell for programs: times as ISO 8601 with their offset, text as it is stored. */
  public String exact(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof Instant at) {
      return iso(at);
    }
    if (cell instanceof List<?> items) {
      return items.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
    return cell.toString();
  }

  /** The instant with microseconds at most, as the store keeps it. */
  public String iso(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        at.truncatedTo(ChronoUnit.MICROS).atZone(zone).toOffsetDateTime());
  }

  /**
   * Text without characters that a terminal acts on: control characters (also C1), line and
   * paragraph separators and bidirectional overrides become {@code \xHH} or {@code \}{@code uHHHH}.
   */
  public static String printable(String text) {
    if (text.codePoints().noneMatch(CellText::steersTerminal)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> appendPrintable(safe, c));
    return safe.toString();
  }

  private static void appendPrintable(StringBuilder safe, int codePoint) {
    if (!steersTerminal(codePoint)) {
      safe.appendCodePoint(codePoint);
    } else {
      safe.append(String.format(codePoint < 0x80 ? "\\x%02x" : "\\u%04x", codePoint));
    }
  }

  private static boolean steersTerminal(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
