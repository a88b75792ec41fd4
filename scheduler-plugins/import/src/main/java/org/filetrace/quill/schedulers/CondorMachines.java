package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.ClassAdText.Ad;
import org.jspecify.annotations.Nullable;

/**
 * Output of {@code condor_status -long}: machine ads with blank lines between them, several slots
 * of a machine among them.
 */
public final class CondorMachines extends FileSource {
  private static final long MEGABYTE = 1L << 20;

  private final String pool;

  public CondorMachines(Path path, String pool) {
    super("condor-machines", path);
    this.pool = pool;
  }

  @Override
  public void read(Import into) {
    List<String> lines = new ArrayList<>();
    file.lines(
        0,
        line -> {
          if (line.text().isBlank()) {
            machine(lines, into);
            lines.clear();
          } else {
            lines.add(line.text());
          }
        });
    machine(lines, into);
  }

  private void machine(List<String> lines, Import into) {
    Ad ad = ClassAdText.ad(lines);
    if (ad.isEmpty()) {
      return;
    }
    String host = ad.string("Machine");
    if (host == null) {
      into.problem(Problem.UNREADABLE_RECORD, "machine ad without Machine: " + ad.string("Name"));
      return;
    }
    into.machine(
        pool,
        host,
        either(ad.number("DetectedCpus"), ad.number("TotalCpus")),
        times(either(ad.number("DetectedMemory"), ad.number("TotalMemory"))),
        ad.string("Arch"),
        either(ad.string("OpSysAndVer"), ad.string("OpSys")),
        ad.string("State"),
        Amounts.nanosOfEpoch(either(ad.number("MyCurrentTime"), ad.number("LastHeardFrom"))));
  }

  private static @Nullable Long times(@Nullable Long megabytes) {
    return megabytes == null ? null : Long.valueOf(megabytes * MEGABYTE);
  }

  private static <T> @Nullable T either(@Nullable T first, @Nullable T second) {
    return first != null ? first : second;
  }
}
