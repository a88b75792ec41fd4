package org.filetrace.acceptance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.filetrace.acceptance.RecordedTrace.RecordedAccess;

/**
 * What a file contained at an access: {@code text} repeated {@code times}.
 *
 * @param mayBeUnknown whether a record without checksum is right too; a wrong checksum never is
 */
record ExpectedContent(String text, int times, boolean mayBeUnknown) {

  /** {@code content=hello}, {@code content~a*1000}. */
  static ExpectedContent parse(String word) {
    String value = word.substring("content=".length());
    int star = value.lastIndexOf('*');
    boolean repeated = star > 0 && value.substring(star + 1).matches("\\d+");
    return new ExpectedContent(
        ByteText.unescape(repeated ? value.substring(0, star) : value),
        repeated ? Integer.parseInt(value.substring(star + 1)) : 1,
        word.startsWith("content~"));
  }

  /** What is wrong with the recorded version; empty when nothing is. */
  String objection(RecordedAccess access) {
    long size = (long) text.length() * times;
    if (access.size() != size) {
      return "size " + access.size() + " instead of " + size;
    }
    if (access.checksumState().equals("done")) {
      return access.digest().equals(digest())
          ? ""
          : "checksum of another content: " + access.digest();
    }
    return mayBeUnknown
        ? ""
        : "checksum " + (access.checksumState().isEmpty() ? "missing" : access.checksumState());
  }

  private String digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] block = text.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < times; i++) {
        sha256.update(block);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
