package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.ClassAdText.Ad;

/**
 * The schedd's history, and its files of epochs and transfers: ads in the long form, each followed
 * by a banner that begins with {@code ***}. An ad with {@code EpochAdType} tells of transfers,
 * every other one of a job.
 */
public final class CondorHistory implements Source {
  private final GrowingFile file;
  private final String schedd;

  /**
   * @param schedd for ads that do not name it
   */
  public CondorHistory(Path path, String schedd) {
    this.file = new GrowingFile(path);
    this.schedd = schedd;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public String kind() {
    return "condor-history";
  }

  @Override
  public void check() {
    file.check();
  }

  @Override
  public void read(Import into) {
    String fingerprint = file.fingerprint();
    long start = file.resumeAt(into);
    List<String> lines = new ArrayList<>();
    long[] adStart = {start};
    boolean torn =
        file.lines(
            start,
            line -> {
              if (line.text().startsWith("***")) {
                ad(ClassAdText.ad(lines), adStart[0], into);
                lines.clear();
                adStart[0] = line.end();
                into.reached(line.end(), fingerprint);
              } else {
                lines.add(line.text());
              }
            });
    if (torn || !lines.isEmpty()) {
      into.problem(Problem.TORN_TAIL, name());
    }
  }

  private void ad(Ad ad, long at, Import into) {
    if (ad.string("EpochAdType") == null) {
      CondorJobs.store(ad, schedd, into);
    } else {
      CondorTransfers.store(ad, schedd, at, into);
    }
  }
}
