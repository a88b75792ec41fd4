package org.filetrace.benchmarks.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The files that many jobs read: about 200 system libraries a job in the versions of the node's
 * image, the node's own configuration, the user's, the programs and the batch's data. A tenth of
 * the libraries changes every month.
 */
final class SharedFiles {
  static final long EPOCH_S = 1_767_225_600L; // 2026-01-01
  static final long DAY_S = 86_400;
  private static final int MONTH_DAYS = 30;
  private static final int IMAGES = 4;
  private static final int LIBRARIES = 1500;
  private static final int COMMON = 60;
  private static final int OPTIONAL = 50;
  private static final int OF_STAGE = 140;
  private static final double WITH_OPTIONAL = 0.05;

  private record Library(String directory, String name) {}

  private static final Library SHELL = new Library("/usr/bin", "bash");

  private final Random random;
  private final List<Library> libraries;
  private final Map<String, List<SimulatedFile>> cache = new HashMap<>();
  private final Map<String, SimulatedFile> versions = new HashMap<>();

  SharedFiles(Random random) {
    this.random = random;
    this.libraries = IntStream.range(0, LIBRARIES).mapToObj(SharedFiles::library).toList();
  }

  private static Library library(int i) {
    String[] places = {
      "/usr/lib/x86_64-linux-gnu", "/usr/lib/python3.11", "/usr/lib/x86_64-linux-gnu/perl5/5.36",
      "/usr/share/zoneinfo", "/usr/lib/python3/dist-packages/numpy/core", "/etc"
    };
    String place = places[i % 7 % places.length];
    return new Library(place, "lib" + Integer.toString(i * 7919 % 99_991, 36) + "-rt.so." + i % 9);
  }

  /** What a job of this stage reads on this node before it comes to its own data. */
  List<SimulatedFile> of(String application, String stage, int user, int node, long atS) {
    int month = (int) ((atS - EPOCH_S) / (MONTH_DAYS * DAY_S));
    int image = node % IMAGES;
    List<SimulatedFile> files = new ArrayList<>();
    files.add(version(SHELL, image, month));
    files.addAll(stageLibraries(stage, image, month));
    if (random.nextDouble() < WITH_OPTIONAL) {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        SimulatedFile extra =
            version(libraries.get(COMMON + random.nextInt(OPTIONAL)), image, month);
        if (!files.contains(extra)) {
          files.add(extra);
        }
      }
    }
    long configured = EPOCH_S - 9 * DAY_S + (long) month * MONTH_DAYS * DAY_S + node;
    files.addAll(
        cached(
            "node " + node + " " + month,
            false,
            "/etc",
            configured,
            "hostname",
            "resolv.conf",
            "ld.so.cache"));
    String home = "/home/u%03d".formatted(user);
    files.addAll(cached("user " + user, true, home, EPOCH_S - 99 * DAY_S, ".bashrc", ".condorrc"));
    long compiled = EPOCH_S - 5 * DAY_S + (long) month * MONTH_DAYS * DAY_S;
    files.addAll(
        cached(
            "program " + user + " " + stage + " " + month,
            true,
            home + "/sw/" + application + "/bin",
            compiled,
            stage));
    return files;
  }

  /** The batch's data, exchanged every week for BLAST and every month for the others. */
  List<SimulatedFile> batch(Application application, String stage, int count, long atS) {
    int days = application == Application.BLAST ? 7 : MONTH_DAYS;
    long turn = (atS - EPOCH_S) / (days * DAY_S);
    return cached(
        "batch " + stage + " " + turn,
        true,
        "/data/" + application.name().toLowerCase(Locale.ROOT) + "/" + stage + "/db",
        EPOCH_S - 3 * DAY_S + turn * 7 * DAY_S,
        IntStream.range(0, count).mapToObj("nr.%02d.dat"::formatted).toArray(String[]::new));
  }

  private List<SimulatedFile> stageLibraries(String stage, int image, int month) {
    return cache.computeIfAbsent(
        "libraries " + stage + " " + image + " " + month,
        key -> {
          Random ofStage = new Random(stage.hashCode());
          List<SimulatedFile> files = new ArrayList<>();
          for (int i = 0; i < COMMON; i++) {
            files.add(version(libraries.get(i), image, month));
          }
          ofStage
              .ints(COMMON + OPTIONAL, LIBRARIES)
              .distinct()
              .limit(OF_STAGE)
              .forEach(i -> files.add(version(libraries.get(i), image, month)));
          return files;
        });
  }

  private SimulatedFile version(Library library, int image, int month) {
    int since = month;
    while (since > 0 && (library.name + since + image).hashCode() % 10 != 0) {
      since--;
    }
    long packaged = EPOCH_S - 200 * DAY_S + (long) since * MONTH_DAYS * DAY_S;
    return versions.computeIfAbsent(
        library.name + " " + image + " " + since,
        key -> file(library.directory, library.name, packaged, 5_000, 5_000_000, false));
  }

  private List<SimulatedFile> cached(
      String key, boolean shared, String directory, long mtimeS, String... names) {
    return cache.computeIfAbsent(
        key,
        k -> {
          List<SimulatedFile> files = new ArrayList<>();
          for (String name : names) {
            files.add(file(directory, name, mtimeS, 1_000, 100_000_000, shared));
          }
          return files;
        });
  }

  /** A new version with content of its own. */
  SimulatedFile file(
      String directory, String name, long mtimeS, int smallest, int largest, boolean shared) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    long mtimeNs = mtimeS * 1_000_000_000L + random.nextInt(1_000_000_000);
    return new SimulatedFile(
        directory, name, smallest + random.nextInt(largest - smallest), mtimeNs, digest, shared);
  }
}
