package org.filetrace.quill.schedulers;

import org.jspecify.annotations.Nullable;

/**
 * Slurm's trackable resources: {@code cpu=64,mem=62.50G,node=8}, in slurmdbd {@code
 * 1=64,2=64000,4=8}.
 */
final class Tres {
  private Tres() {}

  static @Nullable String value(@Nullable String tres, String name) {
    if (tres != null) {
      for (String entry : tres.split(",")) {
        if (entry.startsWith(name + "=")) {
          return entry.substring(name.length() + 1);
        }
      }
    }
    return null;
  }
}
