package org.filetrace.acceptance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.filetrace.acceptance.ExpectedRecord.Line;
import org.filetrace.acceptance.RecordedTrace.Activity;
import org.filetrace.acceptance.RecordedTrace.RecordedAccess;
import org.filetrace.acceptance.RecordedTrace.RecordedProcess;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a record lacks and what it has too much, process by process and thread by thread.
 * Accesses of which no path lies in the tracee's folder are left out: the loader, the C library.
 */
final class RecordComparison {
  /** O_ACCMODE of fcntl.h. */
  private static final int ACCMODE = 3;

  private final String folder;
  private final ExpectedRecord expected;
  private final RecordedTrace recorded;
  private final List<String> differences = new ArrayList<>();

  /** One recorded access, or a process's end, in the words of a tracee. */
  private record Spoken(int thread, String text, @Nullable RecordedAccess access) {}

  private RecordComparison(Path folder, ExpectedRecord expected, RecordedTrace recorded) {
    this.folder = ByteText.of(folder.toString().getBytes(StandardCharsets.UTF_8));
    this.expected = expected;
    this.recorded = recorded;
  }

  /** The differences, {@code -} for what is missing and {@code +} for what is too much. */
  static List<String> differences(Path folder, ExpectedRecord expected, RecordedTrace recorded) {
    RecordComparison comparison = new RecordComparison(folder, expected, recorded);
    comparison.compareProcesses();
    comparison.compareMarks();
    return comparison.differences;
  }

  private void compareProcesses() {
    Set<Integer> unexpected = new LinkedHashSet<>();
    recorded.processes().values().forEach(process -> unexpected.add(process.pid()));
    expected
        .processes()
        .forEach(
            (pid, lines) -> {
              unexpected.remove(pid);
              compare(pid, lines);
            });
    for (int pid : unexpected) {
      differences.add("+ process " + pid);
      compare(pid, List.of());
    }
  }

  private void compareMarks() {
    Set<String> missing = new TreeSet<>(expected.marks());
    recorded.marks().forEach(missing::remove);
    missing.forEach(mark -> differences.add("- mark " + mark));
    Set<String> unexpected = new TreeSet<>(recorded.marks());
    expected.marks().forEach(unexpected::remove);
    expected.optionalMarks().forEach(unexpected::remove);
    unexpected.forEach(mark -> differences.add("+ mark " + mark));
  }

  private void compare(int pid, List<Line> lines) {
    Set<Integer> named = new TreeSet<>();
    lines.forEach(line -> named.add(line.thread()));
    named.add(0);
    List<Spoken> spoken = spoken(pid);
    for (int thread : named) {
      compare(
          thread == 0 ? pid + " " : pid + "/" + thread + " ",
          lines.stream().filter(line -> line.thread() == thread).toList(),
          spoken.stream()
              .filter(s -> thread == (named.contains(s.thread()) ? s.thread() : 0))
              .toList());
    }
  }

  /** A longest common subsequence; what is not in it differs. */
  private void compare(String who, List<Line> lines, List<Spoken> spoken) {
    int[][] common = new int[lines.size() + 1][spoken.size() + 1];
    for (int i = lines.size() - 1; i >= 0; i--) {
      for (int j = spoken.size() - 1; j >= 0; j--) {
        common[i][j] =
            lines.get(i).text().equals(spoken.get(j).text())
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < lines.size() || j < spoken.size()) {
      if (i < lines.size()
          && j < spoken.size()
          && lines.get(i).text().equals(spoken.get(j).text())) {
        compareContent(who, lines.get(i++), spoken.get(j++));
      } else if (j == spoken.size() || (i < lines.size() && common[i + 1][j] >= common[i][j + 1])) {
        Line line = lines.get(i++);
        if (!line.optional()) {
          differences.add("- " + who + line.text());
        }
      } else {
        differences.add("+ " + who + spoken.get(j++).text());
      }
    }
  }

  private void compareContent(String who, Line line, Spoken spoken) {
    if (line.content() == null || spoken.access() == null) {
      return;
    }
    String objection = line.content().objection(spoken.access());
    if (!objection.isEmpty()) {
      differences.add("! " + who + line.text() + ": " + objection);
    }
  }

  private List<Spoken> spoken(int pid) {
    List<Spoken> spoken = new ArrayList<>();
    for (RecordedProcess process : recorded.processes().values()) {
      if (process.pid() == pid) {
        recorded.accessesOf(process.number()).stream()
            .filter(this::isInFolder)
            .forEach(access -> spoken.add(new Spoken(access.thread(), say(access), access)));
        if (process.waitStatus() != null) {
          spoken.add(new Spoken(0, "exit " + KernelNames.ending(process.waitStatus()), null));
        }
      }
    }
    return spoken;
  }

  private boolean isInFolder(RecordedAccess access) {
    if (access.activity() == Activity.EXCHANGE) {
      boolean own = access.fd() < 0 || access.fd() > 2;
      return expected.namesExchanges() && own && !access.path().equals("outside:");
    }
    return isInFolder(access.path())
        || (access.activity() != Activity.SYMLINK && isInFolder(access.secondPath()));
  }

  private boolean isInFolder(String path) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  private String say(RecordedAccess access) {
    StringBuilder text = new StringBuilder();
    text.append(word(access.activity()));
    text.append(' ').append(shown(access.path()));
    switch (access.activity()) {
      case RENAME, LINK -> text.append(" -> ").append(shown(access.secondPath()));
      case SYMLINK -> text.append(" -> ").append(ByteText.escape(access.secondPath()));
      case OPEN -> text.append(' ').append(KernelNames.openFlags(access.flags()));
      case EXCHANGE -> {
        if (access.flags() >= 0) {
          text.append(' ').append(KernelNames.openFlags(access.flags() & ACCMODE));
        }
      }
      default -> {}
    }
    return text.append(' ').append(KernelNames.outcome(access.result())).toString();
  }

  /** How tracees and the oracle spell an activity. */
  static String word(Activity activity) {
    return activity.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String shown(String path) {
    return ByteText.escape(isInFolder(path) ? "%D" + path.substring(folder.length()) : path);
  }
}
