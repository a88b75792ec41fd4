package org.filetrace.quill.collector;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.filetrace.spool.PathText;

/** Arguments as one line that a POSIX shell would split into the same arguments. */
final class ShellWords {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWords() {}

  /**
   * @param argv NUL-separated, with or without a NUL at the end
   */
  static String quote(byte[] argv) {
    StringJoiner line = new StringJoiner(" ");
    int from = 0;
    for (int i = 0; i < argv.length; i++) {
      if (argv[i] == 0) {
        line.add(quoteWord(PathText.fromBytes(Arrays.copyOfRange(argv, from, i))));
        from = i + 1;
      }
    }
    if (from < argv.length) {
      line.add(quoteWord(PathText.fromBytes(Arrays.copyOfRange(argv, from, argv.length))));
    }
    return line.toString();
  }

  private static String quoteWord(String word) {
    return SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
