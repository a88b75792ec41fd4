package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that only this user can enter, also where everybody may write beside it. */
final class PrivateFolder {
  private PrivateFolder() {}

  static Path make(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!OwnUser.owns(folder)) {
      throw new IOException(folder + " belongs to another user: remove or rename it");
    }
    return folder;
  }
}
