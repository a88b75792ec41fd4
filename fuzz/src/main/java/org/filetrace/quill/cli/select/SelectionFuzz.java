package org.filetrace.quill.cli.select;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.filetrace.quill.cli.Failure;
import org.filetrace.quill.schedulers.HostList;

/** What people type after -N and -S: understood, or refused in one line. */
public final class SelectionFuzz {
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 3, 29, 3, 30, 0, 0, ZoneId.of("Europe/Berlin"));

  private SelectionFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    try {
      NodeList.parse(text);
    } catch (Failure e) {
      oneLine(e);
    }
    try {
      new TimeText(NOW).parse(text);
    } catch (Failure e) {
      oneLine(e);
    }
    try {
      HostList.expand(text);
    } catch (IllegalArgumentException e) {
      return;
    }
  }

  private static void oneLine(Failure failure) {
    if (failure.getMessage() == null) {
      throw new AssertionError("a refusal without a word", failure);
    }
  }
}
