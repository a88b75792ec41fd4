package org.filetrace.quill.store.merge;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What tells versions of one path apart, in 64 bits; a digest, so that nobody can aim at one. */
final class VersionTag {
  private static final int DIGEST_BYTES_MAX = 64;

  private VersionTag() {}

  static long of(SeenVersion version) {
    ByteBuffer identity = ByteBuffer.allocate(4 * Long.BYTES + DIGEST_BYTES_MAX);
    identity.putLong(version.sizeBytes()).putLong(version.mtimeNs()).putLong(version.stateId());
    Integer algorithm = version.algorithmId();
    identity.putLong(algorithm == null ? 0 : algorithm);
    byte[] digest = version.digest();
    if (digest != null) {
      identity.put(digest);
    }
    return ByteBuffer.wrap(sha256(identity.flip())).getLong();
  }

  private static byte[] sha256(ByteBuffer identity) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(identity);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
