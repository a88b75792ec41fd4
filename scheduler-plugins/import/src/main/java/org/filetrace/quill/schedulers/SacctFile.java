package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.time.ZoneId;

/** Output of {@code sacct -P} in a file, which may be appended to. */
public final class SacctFile implements Source {
  private final GrowingFile file;
  private final String cluster;
  private final ZoneId zone;

  /**
   * @param cluster of lines that name none
   * @param zone of times without offset
   */
  public SacctFile(Path path, String cluster, ZoneId zone) {
    this.file = new GrowingFile(path);
    this.cluster = cluster;
    this.zone = zone;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public String kind() {
    return "sacct";
  }

  @Override
  public void check() {
    file.check();
  }

  @Override
  public void read(Import into) {
    String fingerprint = file.fingerprint();
    SacctText text = new SacctText(into, cluster, zone, "|");
    text.header(file.firstLine());
    boolean torn =
        file.lines(
            file.resumeAt(into),
            line -> {
              text.line(line.text());
              if (!text.isIncomplete()) {
                into.reached(line.end(), fingerprint);
              }
            });
    text.finish();
    if (torn) {
      into.problem(Problem.TORN_TAIL, name());
    }
  }
}
