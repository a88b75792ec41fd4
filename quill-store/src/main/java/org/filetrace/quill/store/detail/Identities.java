package org.filetrace.quill.store.detail;

import java.nio.ByteBuffer;
import org.filetrace.quill.store.detail.NumberModel.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Device, inode, change time and mode of a chunk's members as one node has them. Jobs that run on
 * the same node refer to the same block.
 *
 * <p>A change time is given against another member's: as the time itself, because files are
 * installed one after the other, or as the delay since the file was made, where that comes closer.
 */
final class Identities {
  private static final int PLAIN_BYTES = 1 + 3 * Long.BYTES + Integer.BYTES;

  private Identities() {}

  /** What tells them from others: quickly made, for every job, where the block is made once. */
  static byte[] plain(SeenFile.@Nullable Version[] members) {
    ByteBuffer plain = ByteBuffer.allocate(members.length * PLAIN_BYTES);
    for (SeenFile.@Nullable Version member : members) {
      if (member == null) {
        plain.put((byte) 0);
      } else {
        plain.put((byte) 1).putLong(member.device()).putInt(member.mode());
        plain.putLong(member.inode()).putLong(member.ctimeNs() - member.mtimeNs());
      }
    }
    byte[] bytes = new byte[plain.position()];
    plain.flip().get(bytes);
    return bytes;
  }

  /** Null stands for a member without a version: a path that was looked for and not there. */
  static byte[] encode(SeenFile.@Nullable Version[] members) {
    ColumnWriter unusual = new ColumnWriter();
    NoiseWriter noise = new NoiseWriter();
    Last last = new Last();
    for (SeenFile.@Nullable Version member : members) {
      noise.flag(Kind.MEMBER, member != null);
      if (member == null) {
        continue;
      }
      boolean usual = member.device() == last.device && member.mode() == last.mode;
      noise.flag(Kind.IDENTITY, usual);
      if (!usual) {
        last.device = member.device();
        last.mode = member.mode();
        unusual.number(last.device).number(Integer.toUnsignedLong(last.mode));
      }
      noise.signed(Kind.INODE, member.inode() - last.inode);
      last.inode = member.inode();
      long delay = member.ctimeNs() - member.mtimeNs();
      boolean byDelay =
          last.ctimeNs != 0
              && Math.abs(delay - last.delayNs) < Math.abs(member.ctimeNs() - last.ctimeNs);
      noise.flag(Kind.DELAY, byDelay);
      if (byDelay) {
        noise.signed(Kind.DELAY, delay - last.delayNs);
        last.delayNs = delay;
      } else {
        noise.signed(Kind.CTIME, member.ctimeNs() - last.ctimeNs);
        last.ctimeNs = member.ctimeNs();
      }
    }
    return new ColumnWriter().block(unusual.toBytes()).raw(noise.toBytes()).toBytes();
  }

  static @Nullable Identity[] decode(byte[] bytes, int count) {
    ColumnReader block = new ColumnReader(bytes);
    ColumnReader unusual = new ColumnReader(block.block());
    NoiseReader noise = new NoiseReader(block);
    @Nullable Identity[] members = new Identity[count];
    Last last = new Last();
    for (int i = 0; i < count; i++) {
      if (!noise.flag(Kind.MEMBER)) {
        continue;
      }
      if (!noise.flag(Kind.IDENTITY)) {
        last.device = unusual.number();
        last.mode = (int) unusual.number();
      }
      last.inode += noise.signed(Kind.INODE);
      boolean byDelay = noise.flag(Kind.DELAY);
      if (byDelay) {
        last.delayNs += noise.signed(Kind.DELAY);
      } else {
        last.ctimeNs += noise.signed(Kind.CTIME);
      }
      long timeNs = byDelay ? last.delayNs : last.ctimeNs;
      members[i] = new Identity(last.device, last.inode, byDelay, timeNs, last.mode);
    }
    return members;
  }

  /** What the members before had. */
  private static final class Last {
    long device;
    long inode;
    long ctimeNs;
    long delayNs;
    int mode;
  }

  /**
   * One member's part of a block.
   *
   * @param byDelay whether the time is what the change time is after the modification time, else
   *     since the epoch
   */
  record Identity(long device, long inode, boolean byDelay, long timeNs, int mode) {
    long ctimeNs(long mtimeNs) {
      return byDelay ? mtimeNs + timeNs : timeNs;
    }
  }
}
