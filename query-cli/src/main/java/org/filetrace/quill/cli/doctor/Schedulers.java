package org.filetrace.quill.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.filetrace.quill.cli.machine.Program;
import org.filetrace.quill.cli.machine.Program.Ended;

/** Which scheduler this node has, and whether it puts filetrace in front of jobs. */
final class Schedulers {
  private final Map<String, String> environment;
  private final Path root;

  /**
   * @param root of the file system
   */
  Schedulers(Map<String, String> environment, Path root) {
    this.environment = environment;
    this.root = root;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    slurm().ifPresent(findings::add);
    htcondor().ifPresent(findings::add);
    gridEngine().ifPresent(findings::add);
    if (findings.isEmpty()) {
      findings.add(
          Finding.note(
              "scheduler",
              "no Slurm, HTCondor or Grid Engine is found here",
              "write 'filetrace' in front of commands"));
    }
    return findings;
  }

  private Optional<Finding> slurm() {
    String conf = environment.getOrDefault("SLURM_CONF", "/etc/slurm/slurm.conf");
    if (!Files.exists(file(conf))) {
      return Optional.empty();
    }
    try {
      Path plugstack = file(plugstack(conf));
      return Optional.of(Files.exists(plugstack) ? plugin(plugstack) : notEnabled(plugstack));
    } catch (IOException e) {
      return Optional.of(Finding.broken("Slurm", String.valueOf(e), "make it readable for users"));
    }
  }

  private String plugstack(String conf) throws IOException {
    for (String line : Files.readAllLines(file(conf))) {
      if (line.strip().toLowerCase(Locale.ROOT).startsWith("plugstackconfig")) {
        return line.replaceFirst("^[^=]*=", "").strip();
      }
    }
    return Path.of(conf).resolveSibling("plugstack.conf").toString();
  }

  private static Finding notEnabled(Path plugstack) {
    return Finding.note(
        "Slurm",
        "no filetrace_spank.so in " + plugstack,
        "'optional …/filetrace_spank.so' there traces every job");
  }

  private Finding plugin(Path plugstack) throws IOException {
    for (String line : lines(plugstack)) {
      String[] words = line.strip().split("\\s+");
      if (words.length < 2 || !words[1].endsWith("filetrace_spank.so") || line.startsWith("#")) {
        continue;
      }
      if (!Files.isReadable(file(words[1]))) {
        return Finding.broken(
            "Slurm", words[1] + " is not there", "make install in scheduler-plugins/slurm");
      }
      String wrapper = "/usr/bin/filetrace";
      for (String word : words) {
        wrapper = word.startsWith("wrapper=") ? word.substring("wrapper=".length()) : wrapper;
      }
      return Files.isExecutable(file(wrapper))
          ? Finding.ok("Slurm", words[1] + ", " + wrapper)
          : Finding.broken(
              "Slurm",
              wrapper + " is not there: jobs run untraced",
              "install it, or mend wrapper=");
    }
    return notEnabled(plugstack);
  }

  /** With those of the files that it includes, by a pattern mostly: spank(8). */
  private List<String> lines(Path plugstack) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(plugstack)) {
      String[] words = line.strip().split("\\s+", 2);
      if (!words[0].equals("include") || words.length < 2) {
        lines.add(line);
        continue;
      }
      Path pattern = words[1].startsWith("/") ? file(words[1]) : plugstack.resolveSibling(words[1]);
      Path folder = pattern.getParent();
      if (folder != null && Files.isDirectory(folder)) {
        String name = String.valueOf(pattern.getFileName());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name)) {
          for (Path file : files) {
            lines.addAll(Files.readAllLines(file));
          }
        }
      }
    }
    return lines;
  }

  private Optional<Finding> htcondor() {
    Ended wrapper = Program.run(List.of("condor_config_val", "USER_JOB_WRAPPER"));
    if (wrapper == null) {
      return Optional.empty();
    }
    String path = wrapper.output().strip();
    if (wrapper.status() != 0 || !path.contains("filetrace")) {
      return Optional.of(
          Finding.note(
              "HTCondor",
              "USER_JOB_WRAPPER is " + (path.isEmpty() ? "not set" : path),
              "set it to filetrace-condor-wrapper"));
    }
    return Optional.of(
        Files.isExecutable(file(path))
            ? Finding.ok("HTCondor", path)
            : Finding.broken(
                "HTCondor", path + " is not there: jobs are restarted for ever", "install it"));
  }

  private Optional<Finding> gridEngine() {
    Ended queues =
        environment.containsKey("SGE_ROOT") ? Program.run(List.of("qconf", "-sql")) : null;
    if (queues == null) {
      return Optional.empty();
    }
    if (queues.status() != 0) {
      return Optional.of(
          Finding.note(
              "Grid Engine", queues.output().lines().findFirst().orElse(""), "is qmaster up?"));
    }
    List<String> wrapped = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (String queue : queues.output().lines().toList()) {
      Ended said = Program.run(List.of("qconf", "-sq", queue));
      boolean ours =
          said != null
              && said.output()
                  .lines()
                  .anyMatch(
                      line -> line.startsWith("starter_method") && line.contains("filetrace"));
      (ours ? wrapped : plain).add(queue);
    }
    return Optional.of(
        plain.isEmpty()
            ? Finding.ok("Grid Engine", "starter_method of " + String.join(", ", wrapped))
            : Finding.note(
                "Grid Engine",
                "no starter_method in " + String.join(", ", plain),
                "qconf -rattr queue starter_method …/filetrace-gridengine-starter QUEUE"));
  }

  private Path file(String path) {
    return path.startsWith("/") ? root.resolve(path.substring(1)) : root.resolve(path);
  }
}
