package org.filetrace.quill.store.detail;

import org.jspecify.annotations.Nullable;

/**
 * A path that accesses of a trace name and, where the kernel told it, the file behind it at that
 * moment.
 *
 * @param path as {@code PathText} writes it
 * @param version null when nothing was found there, or nobody asked
 */
public record SeenFile(String path, @Nullable Version version) {
  /** A file as stat(2) saw it on its node. */
  public record Version(
      long device,
      long inode,
      long sizeBytes,
      long mtimeNs,
      long ctimeNs,
      int mode,
      Checksum checksum) {}
}
