package org.filetrace.quill.cli.select;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filetrace.quill.cli.Failure;

/**
 * Node lists as Slurm writes them: {@code n[001-010,017],login1,r[1-2]n[01-16]}. The width of a
 * range's first number is that of all its numbers.
 */
public final class NodeList {
  /** More nodes than any machine has: a longer list is a slip of the keyboard. */
  private static final int MOST = 100_000;

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(-(\\d{1,9}))?");

  private NodeList() {}

  /** Every node of the list, once, in its order. */
  public static List<String> parse(String text) {
    Set<String> nodes = new LinkedHashSet<>();
    for (String item : split(text)) {
      nodes.addAll(expand(text, item));
      if (nodes.size() > MOST) {
        throw tooMany(text);
      }
    }
    return List.copyOf(nodes);
  }

  /** At the commas that are not inside of brackets. */
  private static List<String> split(String text) {
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == text.length())) {
        items.add(text.substring(start, i));
        start = i + 1;
      }
    }
    return items;
  }

  private static List<String> expand(String text, String item) {
    int open = item.indexOf('[');
    if (open < 0) {
      if (item.isEmpty() || item.contains("]")) {
        throw invalid(text);
      }
      return List.of(item);
    }
    int close = item.indexOf(']', open);
    if (close < 0 || item.substring(0, open).contains("]")) {
      throw invalid(text);
    }
    List<String> tails =
        close + 1 == item.length() ? List.of("") : expand(text, item.substring(close + 1));
    List<String> nodes = new ArrayList<>();
    for (String number : numbers(text, item.substring(open + 1, close))) {
      tails.forEach(tail -> nodes.add(item.substring(0, open) + number + tail));
      if (nodes.size() > MOST) {
        throw tooMany(text);
      }
    }
    return nodes;
  }

  private static List<String> numbers(String text, String ranges) {
    List<String> numbers = new ArrayList<>();
    for (String range : ranges.split(",", -1)) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches()) {
        throw invalid(text);
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
      if (last < first) {
        throw invalid(text);
      }
      if (last - first >= MOST) {
        throw tooMany(text);
      }
      String format = "%0" + matcher.group(1).length() + "d";
      for (int number = first; number <= last; number++) {
        numbers.add(String.format(format, number));
      }
    }
    return numbers;
  }

  private static Failure invalid(String text) {
    return Failure.usage("'" + text + "' is not a node list; write n001 or n[001-010,017]");
  }

  private static Failure tooMany(String text) {
    return Failure.usage("'" + text + "' names more than " + MOST + " nodes; narrow the ranges");
  }
}
