package org.filetrace.quill.schedulers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * A log that grows at its end and is replaced by rotation; one packed by gzip is read as if it were
 * not. A last line without line feed is still being written: it is left for the next time.
 */
final class GrowingFile {
  private static final int FINGERPRINT_BYTES = 160;
  private static final int LONGEST_LINE_BYTES = 1 << 24;

  /**
   * A whole line; what is longer than 16 MiB is cut.
   *
   * @param at its first byte
   * @param end the byte behind it
   * @param fingerprint the last bytes before {@code end}
   */
  record Line(String text, long at, long end, String fingerprint) {}

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
    try (InputStream in = open()) {
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

  /** Its first line, empty if there is none. */
  String firstLine() {
    try (InputStream in = open()) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        keep(next, line);
      }
      return text(line);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Where to go on: behind what was read, if the same bytes are still before it; else the file was
   * replaced, and is read from its beginning.
   */
  long resumeAt(Import into) {
    long position = into.position().value();
    String expected = into.position().fingerprint();
    if (position < expected.length()) {
      return 0;
    }
    try (InputStream in = open()) {
      in.skipNBytes(position - expected.length());
      byte[] found = in.readNBytes(expected.length());
      return new String(found, StandardCharsets.ISO_8859_1).equals(expected) ? position : 0;
    } catch (EOFException e) {
      return 0;
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
    try (InputStream in = open()) {
      in.skipNBytes(from);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      String before = "";
      long at = from;
      long end = from;
      for (int next = in.read(); next >= 0; next = in.read()) {
        end++;
        if (next == '\n') {
          before = lastOf(before + line.toString(StandardCharsets.ISO_8859_1) + "\n");
          consumer.accept(new Line(text(line), at, end, before));
          at = end;
          line.reset();
        } else {
          keep(next, line);
        }
      }
      return end > at;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new BufferedInputStream(new GZIPInputStream(in), 1 << 16) : in;
  }

  private static void keep(int next, ByteArrayOutputStream line) {
    if (line.size() < LONGEST_LINE_BYTES) {
      line.write(next);
    }
  }

  private static String lastOf(String text) {
    return text.substring(Math.max(0, text.length() - FINGERPRINT_BYTES));
  }

  private static String text(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private ImportException unreadable(IOException e) {
    return new ImportException(name() + " cannot be read: " + cause(e), e);
  }

  private static String cause(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "its permissions do not allow it";
    }
    return e instanceof EOFException
        ? "it is packed, and its end is missing"
        : String.valueOf(e.getMessage());
  }
}
