package org.filetrace.quill.cli.export;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;

/** Names that are the same from whichever store they are exported. */
final class Names {
  /** Prefix of all names that are ours. */
  static final String NAMESPACE = "urn:x-filetrace:";

  private Names() {}

  /** By path, size, time and content. */
  static String of(FileVersion version) {
    String identity =
        String.join(
            "\n",
            version.pathname(),
            String.valueOf(version.sizeBytes()),
            version.modifiedAt().toString(),
            String.valueOf(version.checksum()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return "file-" + HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** By its first trace, whose uuid is known worldwide. */
  static String of(RecordedJob job) {
    return "job-" + job.traces().get(0).uuid();
  }

  /** A user, with characters that no format forbids. */
  static String ofUser(RecordedJob job) {
    StringBuilder name = new StringBuilder("user-");
    for (byte b : job.userName().getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
      name.append(plain ? String.valueOf((char) b) : String.format("_%02x", b & 0xff));
    }
    return name.toString();
  }
}
