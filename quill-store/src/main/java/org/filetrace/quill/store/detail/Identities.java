package org.filetrace.quill.store.detail;

import org.jspecify.annotations.Nullable;

/**
 * Device, inode, change time and mode of a chunk's members as one node has them. Jobs that run on
 * the same node refer to the same block.
 */
final class Identities {
  private Identities() {}

  /** Null stands for a member without a version: a path that was looked for and not there. */
  static byte[] encode(SeenFile.@Nullable Version[] members) {
    ColumnWriter block = new ColumnWriter();
    long device = 0;
    long inode = 0;
    int mode = 0;
    for (SeenFile.@Nullable Version member : members) {
      if (member == null) {
        block.octet(0);
        continue;
      }
      boolean usual = member.device() == device && member.mode() == mode;
      block.octet(usual ? 1 : 2);
      if (!usual) {
        block.number(member.device()).number(Integer.toUnsignedLong(member.mode()));
      }
      block.signed(member.inode() - inode).signed(member.ctimeNs() - member.mtimeNs());
      device = member.device();
      inode = member.inode();
      mode = member.mode();
    }
    return block.toBytes();
  }

  /** One member's part of a block. */
  record Identity(long device, long inode, long ctimeAfterMtimeNs, int mode) {}

  static @Nullable Identity[] decode(byte[] bytes, int count) {
    ColumnReader block = new ColumnReader(bytes);
    @Nullable Identity[] members = new Identity[count];
    long device = 0;
    long inode = 0;
    int mode = 0;
    for (int i = 0; i < count; i++) {
      int form = block.octet();
      if (form == 0) {
        continue;
      }
      if (form == 2) {
        device = block.number();
        mode = (int) block.number();
      }
      inode += block.signed();
      members[i] = new Identity(device, inode, block.signed(), mode);
    }
    return members;
  }
}
