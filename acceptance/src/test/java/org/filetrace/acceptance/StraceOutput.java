package org.filetrace.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code strace -f -y -xx}, in which each path is hexadecimal and each descriptor says
 * what it stands for:
 *
 * <pre>{@code
 * 12 openat(AT_FDCWD</\x74\x6d\x70>, "\x61", O_WRONLY|O_CREAT, 0666) = 3</\x74\x6d\x70/\x61>
 * 12 vfork( <unfinished ...>
 * 12 <... vfork resumed>) = 13
 * }</pre>
 */
final class StraceOutput {
  static final List<String> OPTIONS =
      List.of(
          "-f",
          "-y",
          "-xx",
          "-qq",
          "-s",
          "4096",
          "-e",
          "signal=none",
          "-e",
          "trace=open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
              + "unlink,unlinkat,rmdir,mkdir,mkdirat,truncate,execve,execveat,"
              + "chdir,fchdir,clone,clone3,fork,vfork");

  private static final Pattern UNFINISHED = Pattern.compile("(\\d+) +(.*) <unfinished \\.\\.\\.>");
  private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
  private static final Pattern CALL =
      Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+|\\?)(?:<([^>]*)>)?.*");
  private static final Pattern DESCRIPTOR = Pattern.compile("[\\w-]+<([^>]*)>.*");

  private record Call(int thread, String name, List<String> arguments, int result, String opened) {}

  private record Task(int process, String directory) {}

  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, Integer> processOf = new HashMap<>();
  private final Map<Integer, String> positions = new HashMap<>();
  private final Map<Integer, Integer> children = new HashMap<>();
  private final Map<Integer, Task> parentOf = new HashMap<>();
  private final Map<Integer, String> directories = new HashMap<>();
  private final SortedSet<FileUse> uses = new TreeSet<>();

  private StraceOutput() {}

  /**
   * The uses of files that the text tells of; relative paths of the first process start at {@code
   * folder}.
   */
  static SortedSet<FileUse> uses(Path text, Path folder) throws IOException {
    StraceOutput output = new StraceOutput();
    output.readCalls(Files.readAllLines(text, StandardCharsets.ISO_8859_1));
    int root = output.calls.get(0).thread();
    output.placeProcesses(root);
    output.directories.put(root, folder.toString());
    output.calls.forEach(output::follow);
    return output.uses;
  }

  private void readCalls(List<String> lines) {
    Map<String, String> begun = new HashMap<>();
    for (String line : lines) {
      Matcher unfinished = UNFINISHED.matcher(line);
      Matcher resumed = RESUMED.matcher(line);
      if (unfinished.matches()) {
        begun.put(unfinished.group(1), unfinished.group(2));
        continue;
      }
      if (resumed.matches()) {
        line = resumed.group(1) + " " + begun.remove(resumed.group(1)) + resumed.group(2);
      }
      Matcher call = CALL.matcher(line);
      if (call.matches() && !call.group(4).equals("?")) {
        String opened = call.group(5);
        calls.add(
            new Call(
                Integer.parseInt(call.group(1)),
                call.group(2),
                arguments(call.group(3)),
                Integer.parseInt(call.group(4)),
                opened == null ? "" : ByteText.unescape(opened)));
      } else if (!line.matches("\\d+ (\\+\\+\\+|---|.* = \\?).*")) {
        throw new AssertionError("not understood: " + line);
      }
    }
  }

  /** At commas outside of brackets; in -xx text a string holds neither. */
  private static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '[' || c == '{' || c == '<') {
        depth++;
      } else if (c == ']' || c == '}' || c == '>') {
        depth--;
      } else if (c == ',' && depth == 0) {
        arguments.add(text.substring(start, at).strip());
        start = at + 1;
      }
    }
    arguments.add(text.substring(start).strip());
    return arguments;
  }

  /** A child's first call may stand before the line with which its parent's clone returns. */
  private void placeProcesses(int root) {
    positions.put(root, "1");
    processOf.put(root, root);
    for (Call call : calls) {
      if (isFork(call) && call.result() > 0) {
        boolean isThread = call.arguments().toString().contains("CLONE_THREAD");
        int parent = processOf.getOrDefault(call.thread(), call.thread());
        processOf.put(call.result(), isThread ? parent : call.result());
        if (!isThread) {
          parentOf.put(call.result(), new Task(parent, ""));
          int number = children.merge(parent, 1, Integer::sum);
          positions.put(call.result(), positions.get(parent) + "." + number);
        }
      }
    }
  }

  private static boolean isFork(Call call) {
    return call.name().startsWith("clone") || call.name().endsWith("fork");
  }

  private void follow(Call call) {
    int process = processOf.getOrDefault(call.thread(), call.thread());
    List<String> arguments = call.arguments();
    switch (call.name()) {
      case "chdir" -> {
        if (call.result() == 0) {
          directories.put(process, real(resolve(directory(process), string(arguments.get(0)))));
        }
      }
      case "fchdir" -> {
        if (call.result() == 0) {
          directories.put(process, descriptor(arguments.get(0)));
        }
      }
      case "open" -> opened(call, process, path(process, arguments, 0), arguments.get(1));
      case "creat" -> opened(call, process, path(process, arguments, 0), "O_WRONLY");
      case "openat", "openat2" ->
          opened(call, process, pathAt(process, arguments, 0), arguments.get(2));
      case "execve" -> executed(call, process, path(process, arguments, 0));
      case "execveat" -> executed(call, process, pathAt(process, arguments, 0));
      case "rename", "link" -> {
        add(call, process, call.name(), path(process, arguments, 0));
        add(call, process, call.name() + "-to", path(process, arguments, 1));
      }
      case "renameat", "renameat2", "linkat" -> {
        String mode = call.name().startsWith("rename") ? "rename" : "link";
        add(call, process, mode, pathAt(process, arguments, 0));
        add(call, process, mode + "-to", pathAt(process, arguments, 2));
      }
      case "symlink" -> add(call, process, "symlink", path(process, arguments, 1));
      case "symlinkat" -> add(call, process, "symlink", pathAt(process, arguments, 1));
      case "unlinkat" ->
          add(
              call,
              process,
              arguments.get(2).contains("AT_REMOVEDIR") ? "rmdir" : "unlink",
              pathAt(process, arguments, 0));
      case "mkdirat" -> add(call, process, "mkdir", pathAt(process, arguments, 0));
      case "unlink", "rmdir", "mkdir", "truncate" ->
          add(call, process, call.name(), path(process, arguments, 0));
      default -> {}
    }
  }

  private void opened(Call call, int process, String path, String flags) {
    int bits = flags.contains("O_RDWR") ? 2 : flags.contains("O_WRONLY") ? 1 : 0;
    add(call, process, FileUse.openMode(bits), call.result() >= 0 ? call.opened() : path);
  }

  private void executed(Call call, int process, String path) {
    add(call, process, "exec", call.result() >= 0 ? real(path) : path);
  }

  private void add(Call call, int process, String mode, String path) {
    uses.add(new FileUse(positions.getOrDefault(process, "?"), path, mode, call.result() >= 0));
  }

  /** Where this process stands; a child that never moved stands where its parent does. */
  private String directory(int process) {
    String directory = directories.get(process);
    if (directory != null) {
      return directory;
    }
    Task parent = parentOf.get(process);
    if (parent == null) {
      throw new AssertionError("no parent of " + process);
    }
    directory = directory(parent.process());
    directories.put(process, directory);
    return directory;
  }

  private String path(int process, List<String> arguments, int at) {
    return resolve(directory(process), string(arguments.get(at)));
  }

  private String pathAt(int process, List<String> arguments, int at) {
    String directory = descriptor(arguments.get(at));
    return resolve(
        directory.isEmpty() ? directory(process) : directory, string(arguments.get(at + 1)));
  }

  private static String descriptor(String argument) {
    Matcher descriptor = DESCRIPTOR.matcher(argument);
    return descriptor.matches() ? ByteText.unescape(descriptor.group(1)) : "";
  }

  private static String string(String argument) {
    int end = argument.lastIndexOf('"');
    return end <= 0 ? "" : ByteText.unescape(argument.substring(1, end));
  }

  /** The name as it is, in the real folder. */
  private static String resolve(String directory, String path) {
    Path whole = Path.of(directory).resolve(path).normalize();
    Path parent = whole.getParent();
    return parent == null
        ? "/"
        : Path.of(real(parent.toString())).resolve(whole.getFileName()).toString();
  }

  private static String real(String path) {
    try {
      return Path.of(path).toRealPath().toString();
    } catch (IOException e) {
      return path;
    }
  }
}
