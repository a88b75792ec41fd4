package org.filetrace.quill.schedulers;

import java.util.Set;

/**
 * Which problems end an import, and which are not even reported.
 *
 * @param strict end it
 * @param ignored are counted nowhere
 */
public record Strictness(Set<Problem> strict, Set<Problem> ignored) {
  public static final Strictness LENIENT = new Strictness(Set.of(), Set.of());
}
