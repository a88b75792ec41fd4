package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Ptrace;

/**
 * A kernel that follows a script, one stop per line: {@code TID WHAT}.
 *
 * <pre>
 * 10 enter open "/etc/passwd" 0      system call entry; strings are memory of the tracee
 * 10 return 3 /etc/passwd            its exit; the descriptor then refers to that file
 * 10 fork 11 | 10 clone 12           the event of a new process or thread
 * 11 new                             a new tracee's first stop
 * 10 exec /bin/ls | 10 exit 0 | 10 signal 15 | 10 group-stop 19 | 10 dead 0
 * 10 fails                           the next question about that tracee blows up
 * </pre>
 */
final class ScriptedKernel implements Kernel {
  /** How each stop was answered: {@code TID REQUEST [SIGNAL]}. */
  final List<String> resumed = new ArrayList<>();

  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> memory = new ArrayList<>();
  private final Map<Integer, Map<Integer, String>> files = new HashMap<>();
  private final Map<Integer, Integer> processes = new HashMap<>();
  private final Map<Integer, Integer> parents = new HashMap<>();
  private String[] words = {};
  private String program = "";
  private boolean broken;

  ScriptedKernel(String script, int rootPid) {
    script.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
    processes.put(rootPid, rootPid);
  }

  /** The text has an order of its own. */
  @Override
  public boolean pollStop(int tid, Stop stop) {
    return false;
  }

  @Override
  public boolean awaitStop(Stop stop) {
    if (lines.isEmpty()) {
      return false;
    }
    words = lines.remove().split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
    int tid = Integer.parseInt(words[0]);
    int argument = words.length > 2 && words[2].matches("-?\\d+") ? Integer.parseInt(words[2]) : 0;
    switch (words[1]) {
      case "enter" -> stop.set(tid, stopped(Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_SECCOMP));
      case "return" -> returned(stop, tid, argument);
      case "fork" -> born(stop, tid, argument, argument, Ptrace.PTRACE_EVENT_FORK);
      case "clone" -> born(stop, tid, argument, pid(tid), Ptrace.PTRACE_EVENT_CLONE);
      case "new" -> stop.set(tid, stopped(Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_STOP));
      case "exec" -> {
        program = words[2];
        stop.set(tid, stopped(Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_EXEC));
      }
      case "exit" -> stop.set(tid, stopped(Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_EXIT));
      case "signal" -> stop.set(tid, stopped(argument, 0));
      case "group-stop" -> stop.set(tid, stopped(argument, Ptrace.PTRACE_EVENT_STOP));
      case "dead" -> stop.set(tid, argument);
      case "fails" -> {
        broken = true;
        stop.set(tid, stopped(Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_SECCOMP));
      }
      default -> throw new NoSuchElementException(words[1]);
    }
    return true;
  }

  private void returned(Stop stop, int tid, int fd) {
    if (words.length > 3) {
      table(tid).put(fd, words[3]);
    }
    stop.set(tid, stopped(Ptrace.SIGTRAP | 0x80, 0));
  }

  private void born(Stop stop, int parent, int tid, int pid, int event) {
    processes.put(tid, pid);
    parents.put(pid, pid(parent));
    stop.set(parent, stopped(Ptrace.SIGTRAP, event));
  }

  private static int stopped(int signal, int event) {
    return event << 16 | signal << 8 | 0x7f;
  }

  private int pid(int tid) {
    return processes.getOrDefault(tid, tid);
  }

  private Map<Integer, String> table(int tid) {
    return files.computeIfAbsent(pid(tid), pid -> new TreeMap<>());
  }

  @Override
  public int systemCall(Tracee tracee, SystemCall call) {
    if (broken) {
      broken = false;
      throw new IllegalStateException("out of order");
    }
    if (words[1].equals("return")) {
      call.result = Long.parseLong(words[2]);
      return 0;
    }
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    Syscall row = Syscall.valueOf(words[2].toUpperCase(Locale.ROOT));
    call.architecture = arm ? Ptrace.AUDIT_ARCH_AARCH64 : Ptrace.AUDIT_ARCH_X86_64;
    call.number = arm ? row.aarch64 : row.x86_64;
    for (int i = 3; i < words.length; i++) {
      call.arguments[i - 3] = argument(words[i]);
    }
    return 0;
  }

  private long argument(String word) {
    if (!word.startsWith("\"")) {
      return Long.parseLong(word);
    }
    String text = word.substring(1, word.length() - 1);
    if (!memory.contains(text)) {
      memory.add(text);
    }
    return memory.indexOf(text);
  }

  @Override
  public long eventMessage(Tracee tracee) {
    return words[1].equals("exec") ? tracee.tid : Long.parseLong(words[2]);
  }

  @Override
  public int resume(int tid, int request, int signal) {
    String name =
        switch (request) {
          case Ptrace.PTRACE_CONT -> "CONT";
          case Ptrace.PTRACE_SYSCALL -> "SYSCALL";
          case Ptrace.PTRACE_LISTEN -> "LISTEN";
          default -> "request " + request;
        };
    resumed.add(tid + " " + name + (signal == 0 ? "" : " " + signal));
    return 0;
  }

  @Override
  public long now() {
    return 1;
  }

  @Override
  public int readString(Tracee tracee, long address, byte[] target) {
    return fill(memory.get((int) address), target);
  }

  private static int fill(String text, byte[] target) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, target, 0, bytes.length);
    return bytes.length;
  }

  @Override
  public int readWord(Tracee tracee, long address, long[] target) {
    return -Errno.EINVAL;
  }

  @Override
  public int writeWord(Tracee tracee, long address, long value) {
    return -Errno.EINVAL;
  }

  @Override
  public int setFirstArgument(Tracee tracee, long value) {
    resumed.add(tracee.tid + " first argument " + value);
    return 0;
  }

  @Override
  public int identifyDescriptor(Tracee tracee, int fd, int what, Access access) {
    String path = table(tracee.tid).get(fd);
    if (path == null) {
      return -Errno.EBADF;
    }
    identify(path, access);
    if ((what & PATH) != 0) {
      access.pathLength = fill(path, access.path);
    }
    if ((what & FLAGS) != 0) {
      access.openFlags = 0;
    }
    return 0;
  }

  private static void identify(String path, Access access) {
    access.identified = true;
    access.inode = path.hashCode();
    access.mode = path.startsWith("pipe:") ? Fcntl.S_IFIFO : Fcntl.S_IFREG;
    access.links = 1;
  }

  @Override
  public int descriptors(Tracee tracee, DescriptorList list) {
    list.clear();
    table(tracee.tid).keySet().forEach(list::add);
    return 0;
  }

  @Override
  public int locate(
      Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access) {
    spell(tracee, directory, raw, length, access);
    identify(new String(access.path, 0, access.pathLength, UTF_8), access);
    return 0;
  }

  @Override
  public void spell(Tracee tracee, int directory, byte[] raw, int length, Access access) {
    access.pathLength =
        PathText.join("/cwd".getBytes(UTF_8), raw[0] == '/' ? 0 : 4, raw, length, access.path);
  }

  @Override
  public int executable(Tracee tracee, Access access) {
    access.pathLength = fill(program, access.path);
    identify(program, access);
    return 0;
  }

  @Override
  public int loader(Tracee tracee, Access executable, Access loader) {
    return -Errno.ENOENT;
  }

  @Override
  public boolean privileged(Tracee tracee, Access executable) {
    return false;
  }

  @Override
  public void invocation(Tracee tracee, Access access) {}

  @Override
  public int environment(Tracee tracee, byte[] target) {
    return 0;
  }

  @Override
  public int openContent(Tracee tracee, int fd) {
    return -Errno.EINVAL;
  }

  @Override
  public int openExecutable(Tracee tracee) {
    return -Errno.EINVAL;
  }

  @Override
  public int openIdentified(Access access) {
    return -Errno.EINVAL;
  }

  @Override
  public int identify(Access access) {
    identify(new String(access.path, 0, access.pathLength, UTF_8), access);
    return 0;
  }

  @Override
  public boolean io(Tracee tracee, long[] readAndWritten) {
    return false;
  }

  @Override
  public boolean calls(Tracee tracee, long[] readAndWrite) {
    return false;
  }

  @Override
  public boolean threadOf(int pid, int tid) {
    return pid(tid) == pid && pid != tid;
  }

  @Override
  public boolean parentage(int tid, int[] pidAndParent) {
    pidAndParent[0] = pid(tid);
    pidAndParent[1] = parents.getOrDefault(pid(tid), 0);
    return true;
  }

  @Override
  public boolean shareMemory(int tid, int otherTid) {
    return false;
  }

  @Override
  public boolean shareDescriptors(int tid, int otherTid) {
    return pid(tid) == pid(otherTid);
  }

  @Override
  public void forget(TracedProcess process) {}
}
