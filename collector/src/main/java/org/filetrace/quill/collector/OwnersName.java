package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.filetrace.spool.SpoolRejectedException;
import org.filetrace.spool.SpoolRejectedException.Reason;

/**
 * Under which name a record is kept. Names decide who may see it: who reads others' spools, as root
 * or as a service with the capability to, goes by the owner of the file, and asks the record only
 * about one whom its node does not know.
 */
final class OwnersName {
  private OwnersName() {}

  /**
   * @param uid the owner of the file
   * @param claimed the name in the record; empty or the uid where the job's node knew none
   * @throws SpoolRejectedException when it is the name of somebody else
   */
  static String of(Path file, long uid, String claimed) throws IOException, SpoolRejectedException {
    String number = String.valueOf(uid);
    String name = claimed.isEmpty() ? number : claimed;
    if (OwnUser.owns(file)) {
      return name;
    }
    String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(number) || name.equals(number)) {
      return owner;
    }
    if (isKnown(file.getFileSystem(), name)) {
      throw new SpoolRejectedException(
          Reason.WRONG_OWNER,
          "the file belongs to uid " + uid + ", but it says that " + name + " ran the job");
    }
    return name;
  }

  private static boolean isKnown(FileSystem system, String name) throws IOException {
    try {
      system.getUserPrincipalLookupService().lookupPrincipalByName(name);
      return true;
    } catch (UserPrincipalNotFoundException e) {
      return false;
    }
  }
}
