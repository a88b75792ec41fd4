package org.filetrace.acceptance;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes as text, one char each, and the spelling in which tracees print them. */
final class ByteText {
  private ByteText() {}

  static String of(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Blanks, backslashes and everything outside printable ASCII as {@code \xHH}. */
  static String escape(String bytes) {
    StringBuilder text = new StringBuilder(bytes.length());
    for (char c : bytes.toCharArray()) {
      if (c > ' ' && c < 0x7f && c != '\\') {
        text.append(c);
      } else {
        text.append(String.format("\\x%02x", (int) c));
      }
    }
    return text.toString();
  }

  static String unescape(String text) {
    StringBuilder bytes = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      if (text.startsWith("\\x", at)) {
        bytes.append((char) Integer.parseInt(text, at + 2, at + 4, 16));
        at += 3;
      } else {
        bytes.append(text.charAt(at));
      }
    }
    return bytes.toString();
  }
}
