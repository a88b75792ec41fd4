package org.filetrace.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a tracee printed; {@code native/tracees/record.h} has the language. */
record ExpectedRecord(
    Map<Integer, List<Line>> processes, List<String> marks, List<String> optionalMarks) {

  /**
   * @param thread 0 for the threads that no line names
   * @param text activity, paths, flags and outcome, or {@code exit} and how
   */
  record Line(int thread, boolean optional, String text, @Nullable ExpectedContent content) {}

  /** Whether the tracee says what it exchanged with others. */
  boolean namesExchanges() {
    return processes.values().stream()
        .flatMap(List::stream)
        .anyMatch(line -> line.text().startsWith("exchange "));
  }

  private static final Pattern LINE =
      Pattern.compile("(\\d+)(?:/(\\d+))? (maybe )?(.*?)(?: (content[=~].*))?");

  static ExpectedRecord parse(String printed) {
    Map<Integer, List<Line>> processes = new LinkedHashMap<>();
    List<String> marks = new ArrayList<>();
    List<String> optionalMarks = new ArrayList<>();
    for (String line : printed.split("\n")) {
      if (line.startsWith("mark ")) {
        marks.add(line.substring("mark ".length()));
        continue;
      }
      if (line.startsWith("maybe mark ")) {
        optionalMarks.add(line.substring("maybe mark ".length()));
        continue;
      }
      Matcher words = LINE.matcher(line);
      if (!words.matches()) {
        throw new AssertionError("a tracee printed: " + line);
      }
      processes
          .computeIfAbsent(Integer.valueOf(words.group(1)), pid -> new ArrayList<>())
          .add(
              new Line(
                  words.group(2) == null ? 0 : Integer.parseInt(words.group(2)),
                  words.group(3) != null,
                  words.group(4),
                  words.group(5) == null ? null : ExpectedContent.parse(words.group(5))));
    }
    return new ExpectedRecord(processes, marks, optionalMarks);
  }
}
