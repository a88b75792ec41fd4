package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.ClassAdText.Ad;
import org.filetrace.quill.schedulers.GrowingFile.Line;

/**
 * The schedd's history, and its files of epochs and transfers: ads in the long form, each followed
 * by a banner that begins with {@code ***}. An ad with {@code EpochAdType} tells of transfers,
 * every other one of a job.
 */
final class CondorHistory implements RecordReader {
  private final Import into;
  private final String schedd;
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param schedd for ads that do not name it
   */
  CondorHistory(Import into, String schedd) {
    this.into = into;
    this.schedd = schedd;
  }

  @Override
  public boolean line(Line line) {
    if (!line.text().startsWith("***")) {
      lines.add(line);
      return false;
    }
    ad(lines.stream().map(Line::text).toList());
    lines.clear();
    return true;
  }

  @Override
  public boolean isWithinRecord() {
    return !lines.isEmpty();
  }

  @Override
  public void forget() {
    lines.clear();
  }

  private void ad(List<String> text) {
    Ad ad = ClassAdText.ad(text);
    if (ad.string("EpochAdType") == null) {
      CondorJobs.store(ad, schedd, into);
    } else {
      CondorTransfers.store(ad, schedd, String.join("\n", text), into);
    }
  }
}
