package org.filetrace.quill.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.store.query.FileVersion;
import org.jspecify.annotations.Nullable;

/** A file as it is on disk now, to be compared with versions of it that were recorded. */
final class DiskFile {
  /** How a recorded version relates to what is on disk. */
  enum Comparison {
    /** Size and modification time are the same; the content was not read. */
    UNTOUCHED,
    /** Touched, but the content is the same. */
    SAME_CONTENT,
    DIFFERENT,
    /** There is no such file now. */
    GONE,
    /** Touched, and the recorded version has no checksum of its whole content to compare with. */
    NO_CHECKSUM,
    /** The file cannot be read by this user. */
    UNREADABLE,
    /** Not a regular file now: a directory, a device. */
    NO_REGULAR_FILE
  }

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path path;
  private final @Nullable BasicFileAttributes attributes;
  private final boolean unreadable;
  private @Nullable String sha256;

  private DiskFile(Path path, @Nullable BasicFileAttributes attributes, boolean unreadable) {
    this.path = path;
    this.attributes = attributes;
    this.unreadable = unreadable;
  }

  /** The file of this name (as the store writes names), whether it is there or not. */
  static DiskFile named(String pathname) {
    Path path = FileArgument.onDisk(pathname);
    try {
      return new DiskFile(path, Files.readAttributes(path, BasicFileAttributes.class), false);
    } catch (IOException e) {
      return new DiskFile(path, null, !(e instanceof NoSuchFileException));
    }
  }

  Comparison with(FileVersion recorded) {
    if (attributes == null) {
      return unreadable ? Comparison.UNREADABLE : Comparison.GONE;
    }
    if (!attributes.isRegularFile()) {
      return Comparison.NO_REGULAR_FILE;
    }
    if (attributes.size() != recorded.sizeBytes()) {
      return Comparison.DIFFERENT;
    }
    if (attributes.lastModifiedTime().toInstant().equals(recorded.modifiedAt())) {
      return Comparison.UNTOUCHED;
    }
    return recorded.hasFullChecksum() ? byContent(recorded) : Comparison.NO_CHECKSUM;
  }

  private Comparison byContent(FileVersion recorded) {
    try {
      return sha256().equals(recorded.checksum()) ? Comparison.SAME_CONTENT : Comparison.DIFFERENT;
    } catch (IOException e) {
      return Comparison.UNREADABLE;
    }
  }

  @Nullable Long sizeBytes() {
    return attributes == null ? null : attributes.size();
  }

  @Nullable Instant modifiedAt() {
    return attributes == null ? null : attributes.lastModifiedTime().toInstant();
  }

  /** When the file system says that it was read last: exact to a day at best (relatime). */
  @Nullable Instant accessedAt() {
    return attributes == null ? null : attributes.lastAccessTime().toInstant();
  }

  /** The name of its owner, null when it is gone. */
  @Nullable String owner() {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException e) {
      return null;
    }
  }

  /** The checksum if a comparison needed it. */
  @Nullable String knownSha256() {
    return sha256;
  }

  /** The checksum of what is there now, null when it cannot be read. */
  @Nullable String sha256OrNull() {
    try {
      return sha256();
    } catch (IOException e) {
      return null;
    }
  }

  private String sha256() throws IOException {
    if (sha256 == null) {
      try (InputStream in = Files.newInputStream(path)) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return sha256;
  }
}
