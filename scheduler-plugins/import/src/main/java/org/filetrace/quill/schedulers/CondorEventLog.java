package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTCondor's event log, of a user or of the schedd: a line {@code NNN (cluster.proc.sub) time
 * text}, more lines, and {@code ...} at the end of each event. Old versions write times without a
 * year.
 */
public final class CondorEventLog implements Source {
  private static final Pattern HEAD =
      Pattern.compile(
          "(\\d{3}) \\((-?\\d+)\\.(-?\\d+)\\.-?\\d+\\) (?:(\\d{4})-(\\d\\d)-(\\d\\d)|(\\d\\d)/(\\d\\d))[ T](\\d\\d):(\\d\\d):(\\d\\d)\\S*\\s?(.*)");

  private final GrowingFile file;
  private final String schedd;
  private final ZoneId zone;

  public CondorEventLog(Path path, String schedd, ZoneId zone) {
    this.file = new GrowingFile(path);
    this.schedd = schedd;
    this.zone = zone;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public String kind() {
    return "condor-events";
  }

  @Override
  public void check() {
    file.check();
  }

  @Override
  public void read(Import into) {
    String fingerprint = file.fingerprint();
    long start = file.resumeAt(into);
    List<String> lines = new ArrayList<>();
    long[] eventStart = {start};
    boolean torn =
        file.lines(
            start,
            line -> {
              if (line.text().equals("...")) {
                event(lines, eventStart[0], into);
                lines.clear();
                eventStart[0] = line.end();
                into.reached(line.end(), fingerprint);
              } else {
                lines.add(line.text());
              }
            });
    if (torn || !lines.isEmpty()) {
      into.problem(Problem.TORN_TAIL, name());
    }
  }

  private void event(List<String> lines, long at, Import into) {
    Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
    if (!head.matches() || head.group(2).startsWith("-")) {
      into.problem(Problem.UNREADABLE_RECORD, lines.isEmpty() ? "empty event" : lines.get(0));
      return;
    }
    try {
      String description = String.join("\n", lines.subList(1, lines.size()));
      into.jobEvent(
          at,
          schedd,
          Long.parseLong(head.group(2)) + "." + Long.parseLong(head.group(3)),
          Long.parseLong(head.group(1)),
          Amounts.nanos(time(head, into).atZone(zone).toInstant()),
          (head.group(12) + "\n" + description).strip());
    } catch (DateTimeException e) {
      into.problem(Problem.UNREADABLE_RECORD, lines.get(0));
    }
  }

  /** Without a year it is the latest one that is not behind the file's last change. */
  private LocalDateTime time(Matcher head, Import into) {
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
    into.problem(Problem.YEAR_GUESSED, name());
    return time.isAfter(changed.plusDays(1)) ? time.minusYears(1) : time;
  }

  private static int number(Matcher head, int group) {
    return Integer.parseInt(head.group(group));
  }
}
