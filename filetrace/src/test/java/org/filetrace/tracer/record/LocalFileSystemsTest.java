package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.filetrace.spool.SpoolJournal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalFileSystemsTest {
  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "0xEF53, ext4, WRITE_AHEAD",
    "0x58465342, xfs, WRITE_AHEAD",
    "0x01021994, tmpfs, WRITE_AHEAD",
    "0x794C7630, overlay, WRITE_AHEAD",
    "0x6969, nfs, ROLLBACK",
    "0x0BD00BD0, lustre, ROLLBACK",
    "0x47504653, gpfs, ROLLBACK",
    "0x65735546, fuse, ROLLBACK",
    "0x19830326, beegfs, ROLLBACK",
    "0xFF534D42, cifs, ROLLBACK",
    "0xFE534D42, smb2, ROLLBACK",
    "0x01021997, 9p, ROLLBACK",
    "0x00C36400, ceph, ROLLBACK",
    "0x12345678, unheard of, ROLLBACK",
  })
  void theJournalSuitsTheFileSystem(String type, String name, SpoolJournal journal) {
    assertThat(LocalFileSystems.journal(Long.decode(type))).as(name).isEqualTo(journal);
  }
}
