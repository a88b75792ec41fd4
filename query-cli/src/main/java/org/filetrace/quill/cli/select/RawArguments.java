package org.filetrace.quill.cli.select;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments as the kernel has them. What the JVM hands to {@code main} went through the
 * locale's character set: a file name in another one, or any umlaut under {@code LANG=C}, is lost
 * there. Here bytes that are not UTF-8 survive as lone surrogates U+DC80 to U+DCFF, the convention
 * of Python's {@code surrogateescape}; {@link #bytes} turns them back.
 */
public final class RawArguments {
  private static final int ESCAPE = 0xDC00;

  private RawArguments() {}

  /** The arguments of this process; those of {@code main} where /proc does not tell. */
  public static String[] ofThisProcess(String[] decoded) {
    try {
      return last(Files.readAllBytes(Path.of("/proc/self/cmdline")), decoded);
    } catch (IOException e) {
      return decoded;
    }
  }

  /** The last entries of a NUL-terminated list, as many as there are decoded arguments. */
  static String[] last(byte[] commandLine, String[] decoded) {
    String latin1 = new String(commandLine, StandardCharsets.ISO_8859_1);
    List<String> entries = Arrays.asList(latin1.split("\0", -1));
    int end = entries.size() - 1;
    if (end < decoded.length) {
      return decoded;
    }
    return entries.subList(end - decoded.length, end).stream()
        .map(entry -> text(entry.getBytes(StandardCharsets.ISO_8859_1)))
        .toArray(String[]::new);
  }

  static String text(byte[] bytes) {
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xff)));
      }
    }
  }

  /** The bytes that the argument had on the command line. */
  static byte[] bytes(String argument) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(argument.length());
    argument.codePoints().forEach(c -> write(bytes, c));
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, int codePoint) {
    if (codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xff) {
      bytes.write(codePoint - ESCAPE);
    } else {
      bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }
  }
}
