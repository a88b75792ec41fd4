package org.filetrace.tracer.record;

import org.filetrace.spool.SpoolJournal;

/**
 * File systems of one machine alone, by their {@code f_type} (linux/magic.h, and the file systems'
 * own headers). Everything that is not known to be local counts as shared: NFS, Lustre, GPFS,
 * BeeGFS, CIFS, 9p, Ceph, whatever hides behind FUSE, and what will be invented.
 */
final class LocalFileSystems {
  private LocalFileSystems() {}

  static boolean contains(long type) {
    return type == 0xEF53L // ext2, ext3, ext4
        || type == 0x58465342L // xfs
        || type == 0x9123683EL // btrfs
        || type == 0x01021994L // tmpfs
        || type == 0x858458F6L // ramfs
        || type == 0x2FC12FC1L // zfs
        || type == 0x794C7630L // overlayfs
        || type == 0xF2F52010L // f2fs
        || type == 0xCA451A4EL // bcachefs
        || type == 0x3153464AL // jfs
        || type == 0x52654973L; // reiserfs
  }

  /** The journal that suits a spool on such a file system. */
  static SpoolJournal journal(long type) {
    return contains(type) ? SpoolJournal.WRITE_AHEAD : SpoolJournal.ROLLBACK;
  }
}
