package org.filetrace.quill.schedulers;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A log that grows at its end and is replaced by rotation. A last line without line feed is still
 * being written: it is left for the next time.
 */
final class GrowingFile {
  private static final int FINGERPRINT_BYTES = 160;

  /** A whole line; {@code at} and {@code end} are its bytes' first and the one behind it. */
  record Line(String text, long at, long end) {}

  private final Path path;

  GrowingFile(Path path) {
    this.path = path;
  }

  String name() {
    return path.toAbsolutePath().normalize().toString();
  }

  /**
   * @throws ImportException when it cannot be read
   */
  void check() {
    try (InputStream in = Files.newInputStream(path)) {
      in.read();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  Instant changed() {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The file's beginning: another one means that the file was replaced. */
  String fingerprint() {
    try (InputStream in = Files.newInputStream(path)) {
      String head = new String(in.readNBytes(FINGERPRINT_BYTES), StandardCharsets.ISO_8859_1);
      int end = head.indexOf('\n');
      return end < 0 ? head : head.substring(0, end);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Its first line, empty if there is none. */
  String firstLine() {
    try (BufferedReader in = Files.newBufferedReader(path)) {
      String line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Where to go on: behind what was read, or at the beginning of a file that was replaced. */
  long resumeAt(Import into) {
    try {
      boolean same = fingerprint().equals(into.position().fingerprint());
      return same && into.position().value() <= Files.size(path) ? into.position().value() : 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Gives each whole line from a position on; returns whether an incomplete one follows.
   *
   * @throws ImportException when it cannot be read
   */
  boolean lines(long from, Consumer<Line> consumer) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      in.skipNBytes(from);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long at = from;
      int next;
      while ((next = in.read()) >= 0) {
        if (next == '\n') {
          long end = at + line.size() + 1;
          consumer.accept(new Line(text(line), at, end));
          at = end;
          line.reset();
        } else {
          line.write(next);
        }
      }
      return line.size() > 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private ImportException unreadable(IOException e) {
    String kind = e.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    String cause = kind.startsWith("nosuchfile") ? "there is no such file" : e.toString();
    return new ImportException(name() + " cannot be read: " + cause, e);
  }
}
