package org.filetrace.quill.schedulers;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a site expects of its data.
 *
 * @param strict problems that end an import
 * @param ignored problems that are counted nowhere
 * @param wckey the form that all wckeys have, or null if there is none
 */
public record Rules(Set<Problem> strict, Set<Problem> ignored, @Nullable Pattern wckey) {
  public static final Rules LENIENT = new Rules(Set.of(), Set.of(), null);

  boolean isWckey(String text) {
    return wckey == null || text.isEmpty() || wckey.matcher(text).matches();
  }
}
