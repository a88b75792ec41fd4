package org.filetrace.quill.schedulers;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Calls {@code sacct} for all users' jobs since the last import. Jobs that were running then change
 * afterwards, so each call looks back to {@link #LOOK_BACK} before.
 */
public final class SacctCommand implements Source {
  private static final Duration LOOK_BACK = Duration.ofDays(8);

  /**
   * Of this machine, as sacct reads it; versions before 23 know no seconds since the epoch there.
   */
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private static final String DELIMITER = "\u001f";
  private static final List<String> WANTED =
      List.of(
          "JobID",
          "JobIDRaw",
          "Cluster",
          "Partition",
          "QOS",
          "Account",
          "Group",
          "User",
          "UID",
          "Submit",
          "Eligible",
          "Start",
          "End",
          "ExitCode",
          "State",
          "NNodes",
          "AllocCPUS",
          "ReqMem",
          "ReqTRES",
          "AllocTRES",
          "Timelimit",
          "NodeList",
          "WCKey",
          "WorkDir",
          "Restarts",
          "SubmitLine",
          "JobName");

  private final Instant now;

  public SacctCommand(Instant now) {
    this.now = now;
  }

  @Override
  public String name() {
    return "sacct";
  }

  @Override
  public String kind() {
    return "sacct";
  }

  @Override
  public void check() {
    fields();
  }

  @Override
  public void read(Import into) {
    long since = into.position().value();
    Instant start = Instant.ofEpochSecond(Math.max(86_400, since - LOOK_BACK.toSeconds()));
    List<String> command =
        new ArrayList<>(List.of("sacct", "--allusers", "--duplicates", "--allocations"));
    command.addAll(
        List.of(
            "--parsable2", "--delimiter=" + DELIMITER, "--starttime=" + LOCAL_TIME.format(start)));
    command.addAll(List.of("--endtime=now", "--format=" + String.join(",", fields())));
    int status =
        CommandOutput.of(
                command,
                lines -> {
                  String header = Objects.requireNonNullElse(lines.readLine(), "");
                  SacctText text = new SacctText(into, "", ZoneOffset.UTC, DELIMITER, header);
                  for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    text.line(line);
                  }
                  if (text.isWithinRecord()) {
                    into.problem(Problem.TORN_TAIL, name());
                  }
                  return text;
                })
            .status();
    if (status != 0) {
      throw new ImportException("sacct ended with status " + status + ": is slurmdbd up?", null);
    }
    into.reached(now.getEpochSecond(), "");
  }

  /** Versions differ in their fields. */
  private static List<String> fields() {
    List<String> offered =
        CommandOutput.lines("sacct", "--helpformat").stream()
            .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
            .toList();
    List<String> known = offered.stream().map(field -> field.toLowerCase(Locale.ROOT)).toList();
    return WANTED.stream()
        .filter(field -> known.contains(field.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toList());
  }
}
