package org.filetrace.spool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Paths as text. A Linux path is bytes; where it leaves the byte world, valid UTF-8 stays as it is,
 * a byte that is not valid becomes {@code \xhh} (lower-case hex), and a backslash is doubled, so
 * that nothing is lost and the text of an ordinary path is the path.
 */
public final class PathText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private PathText() {}

  /** The text of a path's bytes. */
  public static String fromBytes(byte[] path) {
    return isPlain(path) ? new String(path, StandardCharsets.US_ASCII) : escaped(path);
  }

  private static boolean isPlain(byte[] path) {
    for (byte b : path) {
      if (b < 0 || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String escaped(byte[] path) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(path);
    CharBuffer chars = CharBuffer.allocate(path.length);
    StringBuilder text = new StringBuilder(path.length + 16);
    while (bytes.hasRemaining()) {
      CoderResult result = decoder.reset().decode(bytes, chars, true);
      appendDoublingBackslashes(text, chars.flip());
      chars.clear();
      if (result.isMalformed()) {
        for (int i = 0; i < result.length(); i++) {
          appendHex(text, bytes.get());
        }
      }
    }
    return text.toString();
  }

  private static void appendDoublingBackslashes(StringBuilder text, CharBuffer chars) {
    while (chars.hasRemaining()) {
      char c = chars.get();
      text.append(c);
      if (c == '\\') {
        text.append('\\');
      }
    }
  }

  private static void appendHex(StringBuilder text, byte b) {
    text.append("\\x").append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
  }

  /**
   * The bytes of a path's text.
   *
   * @throws IllegalArgumentException for a backslash that begins neither {@code \\} nor {@code
   *     \xhh}
   */
  public static byte[] toBytes(String text) {
    if (text.indexOf('\\') < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
      bytes.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
      from = appendUnescaped(bytes, text, at);
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static int appendUnescaped(ByteArrayOutputStream bytes, String text, int at) {
    if (text.startsWith("\\\\", at)) {
      bytes.write('\\');
      return at + 2;
    }
    if (text.startsWith("\\x", at) && at + 4 <= text.length()) {
      int high = Character.digit(text.charAt(at + 2), 16);
      int low = Character.digit(text.charAt(at + 3), 16);
      if (high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        return at + 4;
      }
    }
    throw new IllegalArgumentException(
        "path " + text + ": the backslash at " + at + " begins neither \\\\ nor \\xhh");
  }
}
