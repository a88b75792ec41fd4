package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Ptrace;

/**
 * A kernel that answers whatever the input says, in the forms that {@link Kernel} promises, and
 * holds the loop to its side: questions about the stopped tracee only, one lawful answer to each
 * stop.
 */
final class ArbitraryKernel implements Kernel {
  private static final int[] ARCHITECTURES = {
    Ptrace.AUDIT_ARCH_X86_64, Ptrace.AUDIT_ARCH_AARCH64, Ptrace.AUDIT_ARCH_I386, 0
  };
  private static final int[] REFUSALS = {
    Errno.ESRCH, Errno.ENOENT, Errno.EBADF, Errno.EACCES, Errno.EPERM, Errno.EMFILE, Errno.EINVAL
  };
  private static final int[] MODES = {
    Fcntl.S_IFREG, Fcntl.S_IFDIR, Fcntl.S_IFCHR, Fcntl.S_IFIFO, Fcntl.S_IFREG | Fcntl.S_ISUID, 0
  };
  private static final byte[][] NAMES =
      Arrays.stream(
              new String[] {
                "/a",
                "b",
                "/a (deleted)",
                "../../b",
                "",
                "/",
                "/proc/self/fd/3",
                "/proc/self/fd/99999999999",
                "/memfd:x (deleted)",
                "/" + "d/".repeat(2047),
                "\377\376",
                "pipe:[7]"
              })
          .map(name -> name.getBytes(UTF_8))
          .toArray(byte[][]::new);

  private final Choices choices;
  private final OwnDescriptors contents;
  private final Tasks tasks;
  private int stopped;
  private boolean answered = true;
  private int request;
  private int signal;

  ArbitraryKernel(Choices choices, OwnDescriptors contents, int rootPid) {
    this.choices = choices;
    this.contents = contents;
    this.tasks = new Tasks(choices, rootPid);
  }

  @Override
  public boolean awaitStop(Stop stop) {
    expect(answered, "a stop without an answer");
    if (!tasks.nextStop(stop)) {
      return false;
    }
    Stop.Kind kind = stop.kind();
    stopped = kind == Stop.Kind.DEATH ? 0 : stop.tid;
    answered = kind == Stop.Kind.DEATH;
    request = kind == Stop.Kind.GROUP_STOP ? Ptrace.PTRACE_LISTEN : Ptrace.PTRACE_CONT;
    signal = kind == Stop.Kind.SIGNAL_DELIVERY ? stop.signal() : 0;
    return true;
  }

  /** The input has an order of its own. */
  @Override
  public boolean pollStop(int tid, Stop stop) {
    return false;
  }

  @Override
  public int resume(int tid, int with, int delivered) {
    expect(tid == stopped && !answered, "resumed without a stop: " + tid);
    boolean toExit = with == Ptrace.PTRACE_SYSCALL && request == Ptrace.PTRACE_CONT;
    expect(with == request || toExit, "resumed by request " + with);
    expect(delivered == signal, "signal " + delivered + " for " + signal);
    answered = true;
    tasks.resumed(tid, toExit);
    return refusal(0);
  }

  @Override
  public int systemCall(Tracee tracee, SystemCall call) {
    about(tracee);
    call.architecture = ARCHITECTURES[choices.rarely() ? choices.below(4) : 0];
    Syscall row = Syscall.values()[choices.below(Syscall.values().length)];
    call.number =
        switch (call.architecture) {
          case Ptrace.AUDIT_ARCH_I386 -> row.i386;
          case Ptrace.AUDIT_ARCH_AARCH64 -> row.aarch64;
          default -> row.x86_64;
        };
    if (choices.rarely()) {
      call.number = choices.oneOf(choices.word(), call.number | 0x40000000L, 575, 576, -1);
    }
    for (int i = 0; i < call.arguments.length; i++) {
      call.arguments[i] = argument();
    }
    call.result =
        choices.rarely() ? choices.oneOf(-512, -516, -4, -38, choices.word()) : argument();
    int result = refusal(0);
    if (result == 0) {
      Syscall called = SyscallTable.row(call);
      tasks.entered(tracee.tid, called != null && called.kind == Syscall.Kind.EXEC);
    }
    return result;
  }

  private long argument() {
    int octet = choices.octet();
    if (octet < 0xa0) {
      return octet & 15;
    }
    return octet < 0xd0
        ? Fcntl.AT_FDCWD
        : choices.oneOf(
            -1,
            -2,
            Fcntl.O_CREAT | Fcntl.O_WRONLY,
            Fcntl.AT_EMPTY_PATH,
            Fcntl.AT_SYMLINK_FOLLOW,
            Fcntl.AT_REMOVEDIR,
            0x00800000L,
            0x00020000L,
            4095,
            4096,
            0xffffffffL,
            Long.MAX_VALUE,
            choices.word());
  }

  @Override
  public long eventMessage(Tracee tracee) {
    about(tracee);
    return choices.rarely() ? -Errno.ESRCH : tasks.message();
  }

  @Override
  public long now() {
    return 1;
  }

  @Override
  public int readString(Tracee tracee, long address, byte[] target) {
    about(tracee);
    return refusal(name(target));
  }

  private int name(byte[] target) {
    byte[] name = NAMES[choices.below(NAMES.length)];
    System.arraycopy(name, 0, target, 0, name.length);
    return name.length;
  }

  @Override
  public int readWord(Tracee tracee, long address, long[] target) {
    about(tracee);
    target[0] = argument();
    return refusal(0);
  }

  @Override
  public int writeWord(Tracee tracee, long address, long value) {
    about(tracee);
    return refusal(0);
  }

  @Override
  public int setFirstArgument(Tracee tracee, long value) {
    about(tracee);
    return refusal(0);
  }

  @Override
  public int identifyDescriptor(Tracee tracee, int fd, int what, Access access) {
    about(tracee);
    identity(access);
    if ((what & PATH) != 0) {
      access.pathLength = name(access.path);
    }
    if ((what & OFFSET) != 0) {
      access.offsetBytes = argument();
    }
    if ((what & FLAGS) != 0) {
      access.openFlags = choices.below(4);
    }
    return choices.rarely() ? -Errno.ENAMETOOLONG : refusal(0);
  }

  private void identity(Access access) {
    access.identified = !choices.rarely();
    access.inode = choices.below(4);
    access.ctimeNs = choices.below(2);
    access.mode = MODES[choices.rarely() ? choices.below(MODES.length) : 0];
    access.links = choices.below(3);
  }

  @Override
  public int descriptors(Tracee tracee, DescriptorList list) {
    about(tracee);
    list.clear();
    for (int left = choices.below(8); left > 0; left--) {
      list.add((int) argument() & Integer.MAX_VALUE);
    }
    return refusal(0);
  }

  @Override
  public int locate(
      Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access) {
    spell(tracee, directory, raw, length, access);
    identity(access);
    int result = refusal(0);
    access.identified &= result == 0;
    return result;
  }

  @Override
  public void spell(Tracee tracee, int directory, byte[] raw, int length, Access access) {
    about(tracee);
    int joined =
        PathText.join(NAMES[0], raw[0] == '/' ? 0 : NAMES[0].length, raw, length, access.path);
    access.pathLength = choices.rarely() ? 0 : Math.max(joined, 0);
  }

  @Override
  public int executable(Tracee tracee, Access access) {
    return identifyDescriptor(tracee, 0, PATH, access);
  }

  @Override
  public int loader(Tracee tracee, Access executable, Access loader) {
    return identifyDescriptor(tracee, 0, PATH, loader);
  }

  @Override
  public boolean privileged(Tracee tracee, Access executable) {
    about(tracee);
    return choices.rarely();
  }

  @Override
  public void invocation(Tracee tracee, Access access) {
    about(tracee);
    access.argvLength = Math.min(choices.below(2), access.argv.length);
    access.cwdLength = name(access.cwd);
  }

  @Override
  public int environment(Tracee tracee, byte[] target) {
    about(tracee);
    return refusal(name(target));
  }

  @Override
  public int openContent(Tracee tracee, int fd) {
    about(tracee);
    return content();
  }

  @Override
  public int openExecutable(Tracee tracee) {
    about(tracee);
    return content();
  }

  @Override
  public int openIdentified(Access access) {
    return content();
  }

  private int content() {
    int result = refusal(0);
    return result < 0 ? result : contents.open();
  }

  @Override
  public int identify(Access access) {
    identity(access);
    return refusal(0);
  }

  @Override
  public boolean io(Tracee tracee, long[] readAndWritten) {
    about(tracee);
    return choices.rarely();
  }

  @Override
  public boolean calls(Tracee tracee, long[] readAndWrite) {
    about(tracee);
    readAndWrite[0] = choices.below(3);
    readAndWrite[1] = choices.below(3);
    return !choices.rarely();
  }

  @Override
  public boolean threadOf(int pid, int tid) {
    return !choices.rarely() && tasks.pid(tid) == pid && pid != tid;
  }

  @Override
  public boolean parentage(int tid, int[] pidAndParent) {
    pidAndParent[0] = tasks.pid(tid);
    pidAndParent[1] = tasks.parent(tid);
    return !choices.rarely();
  }

  @Override
  public boolean shareMemory(int tid, int otherTid) {
    return choices.below(2) == 0;
  }

  @Override
  public boolean shareDescriptors(int tid, int otherTid) {
    return choices.below(2) == 0;
  }

  @Override
  public void forget(TracedProcess process) {}

  private int refusal(int otherwise) {
    return choices.rarely() ? -REFUSALS[choices.below(REFUSALS.length)] : otherwise;
  }

  private void about(Tracee tracee) {
    expect(tracee.tid == stopped && !answered, "a question about " + tracee.tid + ", which runs");
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
