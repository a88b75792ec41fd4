package org.filetrace.quill.collector;

import java.util.ArrayList;
import java.util.List;

/** What a run of the collector did. */
final class Tally {
  /** A file that was put aside, and why. */
  record Rejected(String file, String reason, String detail) {}

  /** Traces with news for the store, all kinds together. */
  long merged;

  /** Of these, cut off because their tracer is gone. */
  long truncated;

  /** Of these, marks of commands that ran untraced. */
  long untraced;

  /** Found merged already, by an earlier run that was killed before it removed the spool. */
  long already;

  /** Left, because their tracer still writes them. */
  long live;

  /** Left, because they are none of ours. */
  long ignored;

  /** Left for the next run, because they could not be read now. */
  final List<Rejected> unreadable = new ArrayList<>();

  final List<Rejected> quarantined = new ArrayList<>();
  long accesses;
}
