package org.filetrace.quill.schedulers;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * slurmdbd writes UTF-8 into columns that its database takes for latin1, which MySQL means as
 * windows-1252.
 */
final class Utf8 {
  private static final Charset LATIN1_OF_MYSQL = Charset.forName("windows-1252");

  private Utf8() {}

  /** The text that was meant; text that cannot have come about so stays as it is. */
  static String repaired(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    try {
      ByteBuffer bytes = LATIN1_OF_MYSQL.newEncoder().encode(CharBuffer.wrap(text));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }
}
