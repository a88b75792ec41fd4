package org.filetrace.quill.schedulers;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.filetrace.quill.schedulers.GrowingFile.Line;

/**
 * HTCondor's event log, of a user or of the schedd: a line {@code NNN (cluster.proc.sub) time
 * text}, more lines, and {@code ...} at the end of each event. Old versions write times without a
 * year.
 */
final class CondorEventLog implements RecordReader {
  private static final Pattern HEAD =
      Pattern.compile(
          "(\\d{3}) \\((-?\\d+)\\.(-?\\d+)\\.-?\\d+\\)"
              + " (?:(\\d{4})-(\\d\\d)-(\\d\\d)|(\\d\\d)/(\\d\\d))["
              + " T](\\d\\d):(\\d\\d):(\\d\\d)\\S*\\s?(.*)");

  private final Import into;
  private final GrowingFile file;
  private final String schedd;
  private final ZoneId zone;
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param file for its last change, where times have no year
   */
  CondorEventLog(Import into, GrowingFile file, String schedd, ZoneId zone) {
    this.into = into;
    this.file = file;
    this.schedd = schedd;
    this.zone = zone;
  }

  @Override
  public boolean line(Line line) {
    if (!line.text().equals("...")) {
      lines.add(line);
      return false;
    }
    event();
    lines.clear();
    return true;
  }

  @Override
  public boolean isWithinRecord() {
    return !lines.isEmpty();
  }

  @Override
  public void forget() {
    lines.clear();
  }

  private void event() {
    String first = lines.isEmpty() ? "" : lines.get(0).text();
    Matcher head = HEAD.matcher(first);
    if (!head.matches() || head.group(2).startsWith("-")) {
      into.problem(Problem.UNREADABLE_RECORD, first.isEmpty() ? "empty event" : first);
      return;
    }
    try {
      String description = lines.stream().skip(1).map(Line::text).collect(Collectors.joining("\n"));
      into.jobEvent(
          schedd,
          Long.parseLong(head.group(2)) + "." + Long.parseLong(head.group(3)),
          Long.parseLong(head.group(1)),
          Amounts.nanos(time(head).atZone(zone).toInstant()),
          (head.group(12) + "\n" + description).strip());
    } catch (DateTimeException e) {
      into.problem(Problem.UNREADABLE_RECORD, first);
    }
  }

  /** Without a year it is the latest one that is not behind the file's last change. */
  private LocalDateTime time(Matcher head) {
    boolean withYear = head.group(4) != null;
    LocalDateTime changed = LocalDateTime.ofInstant(file.changed(), zone);
    LocalDateTime time =
        LocalDateTime.of(
            withYear ? number(head, 4) : changed.getYear(),
            number(head, withYear ? 5 : 7),
            number(head, withYear ? 6 : 8),
            number(head, 9),
            number(head, 10),
            number(head, 11));
    if (withYear) {
      return time;
    }
    into.problem(Problem.YEAR_GUESSED, file.name());
    return time.isAfter(changed.plusDays(1)) ? time.minusYears(1) : time;
  }

  private static int number(Matcher head, int group) {
    return Integer.parseInt(head.group(group));
  }
}
