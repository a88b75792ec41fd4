package org.filetrace.quill.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel allows this user: read from below {@code /proc}. */
final class Kernel {
  private static final Pattern LIMIT = Pattern.compile("(.+?) {2,}(\\S+) +(\\S+).*");

  /** The tracer's JVM reserves as much address space, and has as many threads and descriptors. */
  private static final long ADDRESS_SPACE_MIN = 1L << 30;

  private static final long PROCESSES_MIN = 64;
  private static final long DESCRIPTORS_MIN = 128;

  private final Path proc;

  Kernel(Path proc) {
    this.proc = proc;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(ptraceScope());
    findings.add(seccomp());
    findings.addAll(limits());
    return findings;
  }

  /** Documentation/admin-guide/LSM/Yama.rst of the kernel. */
  private Finding ptraceScope() {
    String scope = read("sys/kernel/yama/ptrace_scope");
    return switch (scope) {
      case "", "0" -> Finding.ok("ptrace scope", scope.isEmpty() ? "no Yama" : "0");
      case "1" ->
          Finding.note(
              "ptrace scope",
              "1: the job allows its tracer; a killed tracer is replaced for the first process only",
              "");
      default ->
          Finding.broken(
              "ptrace scope",
              scope + ": users may not trace",
              "sysctl kernel.yama.ptrace_scope=1 (or 0)");
    };
  }

  private Finding seccomp() {
    String actions = read("sys/kernel/seccomp/actions_avail");
    return List.of(actions.split(" ")).contains("trace")
        ? Finding.ok("seccomp", "a filter can ask the tracer")
        : Finding.broken(
            "seccomp",
            actions.isEmpty() ? "not there" : "no action 'trace' among: " + actions,
            "a kernel with CONFIG_SECCOMP_FILTER");
  }

  /** The launcher lifts soft limits for the tracer, so the hard ones count. */
  private List<Finding> limits() {
    List<Finding> findings = new ArrayList<>();
    for (String line : read("self/limits").lines().toList()) {
      Matcher limit = LIMIT.matcher(line);
      if (limit.matches()) {
        long hard = limit.group(3).equals("unlimited") ? Long.MAX_VALUE : number(limit.group(3));
        switch (limit.group(1)) {
          case "Max address space" ->
              findings.add(limit("address space", "ulimit -v", hard, ADDRESS_SPACE_MIN));
          case "Max processes" ->
              findings.add(limit("processes", "ulimit -u", hard, PROCESSES_MIN));
          case "Max open files" ->
              findings.add(limit("open files", "ulimit -n", hard, DESCRIPTORS_MIN));
          default -> {}
        }
      }
    }
    return findings;
  }

  private static Finding limit(String name, String command, long hard, long needed) {
    String found = hard == Long.MAX_VALUE ? "unlimited" : String.valueOf(hard);
    return hard >= needed
        ? Finding.ok("limit of " + name, found)
        : Finding.broken(
            "limit of " + name, found + ", the tracer needs " + needed, "raise " + command);
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private String read(String file) {
    try {
      return Files.readString(proc.resolve(file)).strip();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return "unreadable: " + e.getMessage();
    }
  }
}
