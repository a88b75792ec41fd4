package org.filetrace.benchmarks.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A community portal in the manner of DBLife (PAC's second estimate): every day, for each start
 * point, one job crawls 400 files, 20 jobs extract from them with 30 dictionaries and write 100
 * mention files each, and 2 jobs join the mentions of all start points. Every page is written anew
 * every day; nine in ten keep their content.
 */
final class DbLife {
  private static final int PAGES = 400;
  private static final int EXTRACTORS = 20;
  private static final int MENTIONS = 100;
  private static final int JOINED_EXTRACTORS = 8;
  private static final int NODES = 10;
  private static final int USER = 1;
  private static final double CHANGED = 0.1;

  private final SharedFiles shared;
  private final Random random;
  private final int startPoints;
  private final int everyDays;
  private final List<SimulatedFile> dictionaries;
  private final Map<String, SimulatedFile> newest = new HashMap<>();
  private final Deque<SimulatedJob> today = new ArrayDeque<>();
  private long day;

  /**
   * @param everyDays 1 for a portal that is built every day
   */
  DbLife(SharedFiles shared, Random random, int startPoints, int everyDays) {
    this.shared = shared;
    this.random = random;
    this.startPoints = startPoints;
    this.everyDays = everyDays;
    dictionaries =
        IntStream.range(0, 30)
            .mapToObj(i -> file("/dblife/dict", "dict%02d.txt".formatted(i), SharedFiles.EPOCH_S))
            .toList();
  }

  static int jobsPerStartPoint() {
    return 1 + EXTRACTORS;
  }

  private SimulatedFile file(String folder, String name, long atS) {
    return shared.file(folder, name, atS, 500, 60_000, true);
  }

  /** The next job that starts before this moment; null when none does. */
  @Nullable SimulatedJob before(double atS, long number) {
    if (today.isEmpty() && SharedFiles.EPOCH_S + day * SharedFiles.DAY_S <= atS) {
      plan(SharedFiles.EPOCH_S + day * SharedFiles.DAY_S);
      day += everyDays;
    }
    SimulatedJob next = today.peek();
    if (next == null || next.startedNs() / 1e9 > atS) {
      return null;
    }
    today.remove();
    return new SimulatedJob(
        number,
        next.application(),
        next.stage(),
        next.submitter(),
        next.cluster(),
        next.user(),
        next.node(),
        next.startedNs(),
        next.runtimeNs(),
        next.read(),
        next.written());
  }

  private void plan(long startS) {
    long atS = startS;
    List<SimulatedFile> mentions = new ArrayList<>();
    for (int point = 0; point < startPoints; point++) {
      List<SimulatedFile> pages =
          rewrite("/dblife/cur/crawl/sp%04d".formatted(point), "page%05d.html", PAGES, atS);
      today.add(job("dblcrawl", atS++, List.of(), pages));
      for (int extractor = 0; extractor < EXTRACTORS; extractor++) {
        String folder = "/dblife/cur/mod%02d/sp%04d".formatted(extractor, point);
        List<SimulatedFile> found = rewrite(folder, "ment%05d.xml", MENTIONS, atS);
        List<SimulatedFile> read = new ArrayList<>(dictionaries);
        read.addAll(pages);
        today.add(job("dbl" + extractor, atS++, read, found));
        if (extractor < JOINED_EXTRACTORS) {
          mentions.addAll(found);
        }
      }
    }
    for (int i = 0; i < 2; i++) {
      today.add(job("dbljoin" + i, atS + 600, mentions, List.of()));
    }
  }

  private List<SimulatedFile> rewrite(String folder, String names, int count, long atS) {
    List<SimulatedFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = names.formatted(i);
      SimulatedFile before = newest.get(folder + name);
      SimulatedFile now = file(folder, name, atS);
      if (before != null && random.nextDouble() >= CHANGED) {
        now =
            new SimulatedFile(
                folder, name, before.sizeBytes(), now.mtimeNs(), before.digest(), true);
      }
      newest.put(folder + name, now);
      files.add(now);
    }
    return files;
  }

  private SimulatedJob job(
      String stage, long atS, List<SimulatedFile> read, List<SimulatedFile> written) {
    int node = random.nextInt(NODES);
    List<SimulatedFile> all = new ArrayList<>(shared.of("dblife", stage, USER, node, atS));
    all.addAll(read);
    return new SimulatedJob(
        0,
        "dblife",
        stage,
        0,
        5000 + (int) day,
        USER,
        node,
        atS * 1_000_000_000L,
        300_000_000_000L,
        all,
        written);
  }
}
