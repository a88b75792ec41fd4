package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.filetrace.spool.ForeignFile;
import org.filetrace.spool.SpoolRejectedException;
import org.filetrace.spool.SpoolRejectedException.Reason;

/** Texts {@code key=value}, one per line, that launcher and guardian leave beside spools. */
final class KeyValueText {
  private static final int BYTES_MAX = 1 << 20;

  private KeyValueText() {}

  /** Reads a regular file; values are still escaped. A hostile file is refused or cut. */
  static Map<String, String> read(Path file) throws IOException, SpoolRejectedException {
    byte[] bytes;
    try (ForeignFile opened = ForeignFile.open(file);
        InputStream in = Channels.newInputStream(opened.channel())) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    }
    if (bytes.length > BYTES_MAX) {
      throw new SpoolRejectedException(
          Reason.TOO_LARGE, file.getFileName() + " is larger than " + BYTES_MAX + " bytes");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1).replace("\0", ""));
      }
    }
    return values;
  }

  /** Undoes {@code \n}, {@code \\} and the {@code \0} between arguments. */
  static String unescape(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\' || i + 1 == value.length()) {
        text.append(c);
        continue;
      }
      switch (value.charAt(++i)) {
        case 'n' -> text.append('\n');
        case '0' -> text.append('\0');
        default -> text.append(value.charAt(i));
      }
    }
    return text.toString();
  }
}
