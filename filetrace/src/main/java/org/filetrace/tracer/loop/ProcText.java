package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The text files of proc(5): one field a line, its name first. */
final class ProcText {
  private ProcText() {}

  /** The first number behind a field's name, or -1 when the text has no such field. */
  static long number(byte[] text, int length, String field, int radix) {
    byte[] name = field.getBytes(US_ASCII);
    for (int line = 0; line + name.length < length; line = nextLine(text, length, line)) {
      if (matches(text, line, name)) {
        return parse(text, length, line + name.length, radix);
      }
    }
    return -1;
  }

  /** The second number behind a field's name, as the effective one of "Uid:"; or -1. */
  static long secondNumber(byte[] text, int length, String field) {
    byte[] name = field.getBytes(US_ASCII);
    for (int line = 0; line + name.length < length; line = nextLine(text, length, line)) {
      if (matches(text, line, name)) {
        int at = line + name.length + 1;
        while (at < length && text[at] >= '0' && text[at] <= '9') {
          at++;
        }
        return parse(text, length, at, 10);
      }
    }
    return -1;
  }

  private static int nextLine(byte[] text, int length, int from) {
    int at = from;
    while (at < length && text[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private static boolean matches(byte[] text, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (text[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static long parse(byte[] text, int length, int from, int radix) {
    int at = from;
    while (at < length && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    long number = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
      number = number * radix + text[at] - '0';
    }
    return number;
  }
}
