package org.filetrace.quill.cli.select;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Linux paths of any bytes as {@link Path}s. {@code Path.of(String)} refuses what the locale's
 * character set cannot express; a file URI carries each byte through.
 */
final class BytePath {
  private BytePath() {}

  /**
   * The path of these bytes.
   *
   * @param absolute starting with {@code /}
   */
  static Path of(byte[] absolute) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : absolute) {
      boolean plain = b == '/' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z';
      uri.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The bytes of an absolute path. */
  static byte[] bytes(Path path) {
    String raw = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.writeBytes(raw.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return withoutTrailingSlash(bytes.toByteArray());
  }

  /** A URI of a directory ends with a slash, a path does not. */
  private static byte[] withoutTrailingSlash(byte[] path) {
    boolean slash = path.length > 1 && path[path.length - 1] == '/';
    return slash ? Arrays.copyOf(path, path.length - 1) : path;
  }
}
