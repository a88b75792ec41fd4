package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpooledVersion;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;

/**
 * Computes what a tracer could not before its job ended: checksums of files that are still there,
 * on the same node since the same boot, and unchanged. Only of files that belong to the user of the
 * spool: a service that reads everybody's files must not tell one user what is in another's.
 */
final class PendingChecksums {
  /** Of one spool, so that it cannot keep the others waiting. */
  private static final long BYTES_MAX = 1L << 30;

  private final String bootId;

  PendingChecksums(String bootId) {
    this.bootId = bootId;
  }

  /** Of this node. */
  static PendingChecksums ofThisNode() throws IOException {
    return new PendingChecksums(
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }

  /** Of one spool. */
  Finisher of(TraceHeader header) {
    return new Finisher(header.bootId().equals(bootId) ? BYTES_MAX : 0, header.uid());
  }

  /** Finishes the versions of one spool, as long as it may. */
  static final class Finisher {
    private long bytesLeft;
    private final long ownerUid;

    private Finisher(long bytesLeft, long ownerUid) {
      this.bytesLeft = bytesLeft;
      this.ownerUid = ownerUid;
    }

    /** The version with its SHA-256, or as it is when that can no longer be known. */
    SpooledVersion finished(SpooledVersion version, byte[] pathname) {
      if (version.sizeBytes() > bytesLeft || !SpoolFormat.SHA256.equals(version.algorithm())) {
        return version;
      }
      try {
        Path file = Path.of(new String(pathname, StandardCharsets.UTF_8));
        byte @Nullable [] digest = file.isAbsolute() ? sha256(file, version) : null;
        return digest == null ? version : version.withDigest(digest);
      } catch (IOException | InvalidPathException e) {
        return version; // out of reach: it stays pending, which is what the record says
      }
    }

    private byte @Nullable [] sha256(Path file, SpooledVersion version) throws IOException {
      if (!isUnchanged(file, version)) {
        return null;
      }
      bytesLeft -= version.sizeBytes();
      byte @Nullable [] digest = digest(file, version.sizeBytes());
      return isUnchanged(file, version) ? digest : null;
    }

    private boolean isUnchanged(Path file, SpooledVersion version) throws IOException {
      try {
        Map<String, Object> now =
            Files.readAttributes(
                file,
                "unix:isRegularFile,uid,dev,ino,size,lastModifiedTime,ctime",
                LinkOption.NOFOLLOW_LINKS);
        return Boolean.TRUE.equals(now.get("isRegularFile"))
            && now.get("uid") instanceof Integer uid
            && Integer.toUnsignedLong(uid) == ownerUid
            && Long.valueOf(version.device()).equals(now.get("dev"))
            && Long.valueOf(version.inode()).equals(now.get("ino"))
            && Long.valueOf(version.sizeBytes()).equals(now.get("size"))
            && isAt(now.get("lastModifiedTime"), version.mtimeNs())
            && isAt(now.get("ctime"), version.ctimeNs());
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    private static boolean isAt(@Nullable Object time, long ns) {
      return time instanceof FileTime found && found.to(TimeUnit.NANOSECONDS) == ns;
    }

    /** Read by dd(1), which never waits for a FIFO to be written that was put in its place. */
    private static byte @Nullable [] digest(Path file, long sizeBytes) throws IOException {
      Process reading =
          new ProcessBuilder(
                  "dd", "if=" + file, "iflag=nofollow,nonblock", "bs=65536", "status=none")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream in = reading.getInputStream()) {
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        long left = sizeBytes;
        for (int n; left > 0 && (n = in.read(buffer)) > 0; left -= n) {
          sum.update(buffer, 0, (int) Math.min(n, left));
        }
        return left > 0 ? null : sum.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      } finally {
        reading.destroy();
      }
    }
  }
}
