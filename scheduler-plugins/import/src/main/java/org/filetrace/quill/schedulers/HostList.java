package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.List;

/** Slurm's lists of nodes: {@code cn[001-200,300],login1}, {@code d[1-2]n[01,03]}. */
public final class HostList {
  private static final int HOSTS_MAX = 1_000_000;

  private HostList() {}

  /**
   * @throws IllegalArgumentException when brackets or ranges are wrong
   */
  public static List<String> expand(String list) {
    List<String> hosts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        expandOne(list.substring(start, i).strip(), hosts);
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("brackets do not match: " + list);
    }
    return hosts;
  }

  private static void expandOne(String name, List<String> hosts) {
    int open = name.indexOf('[');
    if (open < 0) {
      if (!name.isEmpty()) {
        hosts.add(name);
      }
      return;
    }
    int close = name.indexOf(']', open);
    if (close < 0) {
      throw new IllegalArgumentException("brackets do not match: " + name);
    }
    for (String range : name.substring(open + 1, close).split(",", -1)) {
      for (String number : numbers(range)) {
        expandOne(name.substring(0, open) + number + name.substring(close + 1), hosts);
        if (hosts.size() > HOSTS_MAX) {
          throw new IllegalArgumentException("more than " + HOSTS_MAX + " nodes: " + name);
        }
      }
    }
  }

  private static List<String> numbers(String range) {
    int dash = range.indexOf('-');
    if (dash < 0) {
      return List.of(range);
    }
    String first = range.substring(0, dash);
    long low = Long.parseLong(first);
    long last = Long.parseLong(range.substring(dash + 1));
    if (last - low >= HOSTS_MAX) {
      throw new IllegalArgumentException("more than " + HOSTS_MAX + " nodes: " + range);
    }
    List<String> numbers = new ArrayList<>();
    for (long n = low; n <= last; n++) {
      numbers.add(String.format("%0" + first.length() + "d", n));
    }
    return numbers;
  }
}
