package org.filetrace.quill.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.filetrace.quill.schedulers.Problem;
import org.filetrace.quill.schedulers.Rules;
import org.jspecify.annotations.Nullable;

/** The lines {@code import.NAME=…} of quill.conf: what a site decided about problems once. */
final class ImportSettings {
  private static final String STRICT = "import.strict";
  private static final String IGNORE = "import.ignore";
  private static final String WCKEY_PATTERN = "import.wckey-pattern";
  private static final Set<String> KNOWN = Set.of(STRICT, IGNORE, WCKEY_PATTERN);

  private final Map<String, String> values;

  ImportSettings(Map<String, String> values) {
    this.values = values;
  }

  /** Names that mean nothing to this version. */
  List<String> unknown() {
    return values.keySet().stream().filter(name -> !KNOWN.contains(name)).sorted().toList();
  }

  /**
   * These settings, changed by a command line's: a problem that it names is treated as it says.
   *
   * @param wckeys null for what the settings say
   */
  Rules rules(List<String> strict, List<String> ignore, @Nullable Pattern wckeys) {
    Set<Problem> ending = problems(strict);
    Set<Problem> ignored = problems(ignore);
    Set<Problem> alwaysEnding = problems(list(STRICT));
    Set<Problem> alwaysIgnored = problems(list(IGNORE));
    alwaysEnding.removeAll(ignored);
    alwaysIgnored.removeAll(ending);
    ending.addAll(alwaysEnding);
    ignored.addAll(alwaysIgnored);
    return new Rules(ending, ignored, wckeys == null ? wckeyPattern() : wckeys);
  }

  private @Nullable Pattern wckeyPattern() {
    String text = values.get(WCKEY_PATTERN);
    try {
      return text == null || text.isEmpty() ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw Failure.usage("quill.conf: " + WCKEY_PATTERN + ": " + e.getDescription());
    }
  }

  private List<String> list(String name) {
    return Arrays.stream(values.getOrDefault(name, "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static Set<Problem> problems(List<String> codes) {
    return codes.stream().map(Problem::ofCode).collect(Collectors.toCollection(HashSet::new));
  }
}
