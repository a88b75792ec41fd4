package org.filetrace.quill.cli.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which installed packages files belong to, as this machine's dpkg-query(1) or rpm(8) says. Of a
 * file recorded elsewhere or long ago that holds only when it is the same file here now.
 */
public final class Packages {
  /** Paths a call: far below the kernel's limit for arguments. */
  private static final int PATHS_MAX = 500;

  private final Function<List<String>, @Nullable String> program;

  /**
   * @param program runs one, and gives its standard output; null when it is not there
   */
  Packages(Function<List<String>, @Nullable String> program) {
    this.program = program;
  }

  public static Packages ofThisMachine() {
    return new Packages(Program::output);
  }

  /** Name and version of the package of each file that has one. */
  public Map<String, String> of(Collection<String> pathnames) {
    Map<String, String> packages = new HashMap<>();
    List<String> all = List.copyOf(new TreeSet<>(pathnames));
    for (int i = 0; i < all.size(); i += PATHS_MAX) {
      List<String> some = all.subList(i, Math.min(all.size(), i + PATHS_MAX));
      packages.putAll(byDpkg(some));
    }
    if (packages.isEmpty()) {
      all.forEach(path -> byRpm(path, packages));
    }
    return packages;
  }

  private Map<String, String> byDpkg(List<String> pathnames) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String path : pathnames) {
      asked.put(path, path);
      if (path.startsWith("/usr/")) {
        // dpkg knows files of merged folders by their old name: /bin/cat for /usr/bin/cat
        asked.put(path.substring("/usr".length()), path);
      }
    }
    List<String> command = new ArrayList<>(List.of("dpkg-query", "--search", "--"));
    command.addAll(asked.keySet());
    String answer = program.apply(command); // it fails when one of many is unknown
    Map<String, String> names = new LinkedHashMap<>();
    if (answer != null) {
      for (String line : answer.lines().toList()) {
        int colon = line.indexOf(": ");
        String path = colon < 0 ? null : asked.get(line.substring(colon + 2));
        if (path != null && !line.startsWith("diversion by")) {
          names.put(path, line.substring(0, colon).split(",")[0].strip());
        }
      }
    }
    return names.isEmpty() ? Map.of() : withVersions(names);
  }

  private Map<String, String> withVersions(Map<String, String> names) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dpkg-query", "--show", "--showformat=${binary:Package} ${Package} ${Version}\\n"));
    command.addAll(new TreeSet<>(names.values()));
    Map<String, String> versions = new HashMap<>();
    String answer = program.apply(command);
    if (answer != null) {
      for (String line : answer.lines().toList()) {
        String[] words = line.split(" ");
        versions.put(words[0], words[1] + " " + words[2]);
        versions.putIfAbsent(words[1], words[1] + " " + words[2]);
      }
    }
    Map<String, String> packages = new HashMap<>();
    names.forEach((path, name) -> packages.put(path, versions.getOrDefault(name, name)));
    return packages;
  }

  private void byRpm(String path, Map<String, String> packages) {
    String answer =
        program.apply(
            List.of("rpm", "-qf", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\\n", "--", path));
    if (answer != null && answer.matches("\\S+ \\S+\\n(?s:.*)")) {
      packages.put(path, answer.lines().findFirst().orElseThrow());
    }
  }
}
