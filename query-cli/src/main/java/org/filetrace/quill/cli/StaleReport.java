package org.filetrace.quill.cli;

import java.util.Map;
import java.util.stream.Stream;
import org.filetrace.quill.cli.Staleness.Finding;

/**
 * What {@code quill stale} says of one file.
 *
 * @param upstream findings for what it came from, by name and the nearest first; empty without
 *     --deep
 */
record StaleReport(String pathname, Finding own, Map<String, Finding> upstream) {
  boolean stale() {
    return findings().anyMatch(Finding::stale);
  }

  boolean uncertain() {
    return !stale() && findings().anyMatch(Finding::uncertain);
  }

  /** That of the file and of all that it came from. */
  String verdict() {
    return stale() ? "stale" : uncertain() ? "unknown" : "current";
  }

  private Stream<Finding> findings() {
    return Stream.concat(Stream.of(own), upstream.values().stream());
  }
}
