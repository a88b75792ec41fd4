package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.Ptrace;

/** The kernel itself: ptrace(2), wait4(2), process_vm_readv(2) and proc(5). */
public final class LinuxKernel implements Kernel {
  private static final int OPTIONS =
      Ptrace.PTRACE_O_TRACESECCOMP
          | Ptrace.PTRACE_O_TRACEFORK
          | Ptrace.PTRACE_O_TRACEVFORK
          | Ptrace.PTRACE_O_TRACECLONE
          | Ptrace.PTRACE_O_TRACEEXEC
          | Ptrace.PTRACE_O_TRACEEXIT
          | Ptrace.PTRACE_O_TRACESYSGOOD;

  private final StopReports reports = new StopReports();
  private final CpuFollower follower = new CpuFollower();
  private final NativeBuffer word = new NativeBuffer(8);
  private final NativeBuffer callInfo = new NativeBuffer(Ptrace.SYSCALL_INFO_SIZE);
  private final WallClock clock = new WallClock();
  private final TraceeMemory memory = new TraceeMemory();
  private final TraceeRegisters registers = new TraceeRegisters();
  private final ProcPath proc = new ProcPath();
  private final FileIdentity identity = new FileIdentity();
  private final TraceeDescriptors descriptors = new TraceeDescriptors(proc, identity);
  private final TraceePaths paths = new TraceePaths(proc, identity);
  private final TraceeExecutables executables = new TraceeExecutables(proc, identity, paths);
  private final TraceeProcesses processes = new TraceeProcesses(proc);

  /**
   * Makes the calling thread the tracer of a thread that exists; all that it starts is traced too.
   *
   * @return 0, or -errno
   */
  public int seize(int pid) {
    Linux.refuseStopSignals();
    return Linux.ptrace(Ptrace.PTRACE_SEIZE, pid, 0, OPTIONS);
  }

  @Override
  public boolean awaitStop(Stop stop) {
    boolean more = reports.await(stop, follower.hasOneBusyTracee());
    if (more) {
      follower.stopped(stop.tid);
    }
    return more;
  }

  @Override
  public boolean pollStop(int tid, Stop stop) {
    boolean stopped = reports.poll(tid, stop);
    if (stopped) {
      follower.stopped(tid);
    }
    return stopped;
  }

  @Override
  public int systemCall(Tracee tracee, SystemCall call) {
    int got =
        Linux.ptrace(
            Ptrace.PTRACE_GET_SYSCALL_INFO,
            tracee.tid,
            Ptrace.SYSCALL_INFO_SIZE,
            callInfo.address());
    if (got < 0) {
      return got;
    }
    call.architecture = callInfo.getInt(Ptrace.SYSCALL_INFO_ARCH);
    if (callInfo.getByte(Ptrace.SYSCALL_INFO_OP) == Ptrace.PTRACE_SYSCALL_INFO_EXIT) {
      call.result = callInfo.getLong(Ptrace.SYSCALL_INFO_EXIT_RVAL);
      return 0;
    }
    call.number = callInfo.getLong(Ptrace.SYSCALL_INFO_ENTRY_NR);
    for (int i = 0; i < call.arguments.length; i++) {
      call.arguments[i] = callInfo.getLong(Ptrace.SYSCALL_INFO_ENTRY_ARGS + i * Long.BYTES);
    }
    return 0;
  }

  @Override
  public long eventMessage(Tracee tracee) {
    int result = Linux.ptrace(Ptrace.PTRACE_GETEVENTMSG, tracee.tid, 0, word.address());
    return result < 0 ? result : word.getLong(0);
  }

  @Override
  public int resume(int tid, int request, int signal) {
    return Linux.ptrace(request, tid, 0, signal);
  }

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public int readString(Tracee tracee, long address, byte[] target) {
    return memory.readString(tracee.tid, address, target);
  }

  @Override
  public int readWord(Tracee tracee, long address, long[] target) {
    return memory.readWord(tracee.tid, address, target);
  }

  @Override
  public int writeWord(Tracee tracee, long address, long value) {
    return Linux.ptrace(Ptrace.PTRACE_POKEDATA, tracee.tid, address, value);
  }

  @Override
  public int setFirstArgument(Tracee tracee, long value) {
    return registers.setFirstArgument(tracee.tid, tracee.architecture, value);
  }

  @Override
  public int identifyDescriptor(Tracee tracee, int fd, int what, Access access) {
    return descriptors.identify(tracee, fd, what, access);
  }

  @Override
  public int descriptors(Tracee tracee, DescriptorList list) {
    return descriptors.list(tracee, list);
  }

  @Override
  public int locate(
      Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access) {
    return paths.locate(tracee, directory, raw, length, follow, access);
  }

  @Override
  public void spell(Tracee tracee, int directory, byte[] raw, int length, Access access) {
    paths.spell(tracee, directory, raw, length, access);
  }

  @Override
  public int executable(Tracee tracee, Access access) {
    return executables.executable(tracee, access);
  }

  @Override
  public int loader(Tracee tracee, Access executable, Access loader) {
    return executables.loader(tracee, executable, loader);
  }

  @Override
  public boolean privileged(Tracee tracee, Access executable) {
    return executables.privileged(tracee, executable);
  }

  @Override
  public void invocation(Tracee tracee, Access access) {
    executables.invocation(tracee, access);
  }

  @Override
  public int environment(Tracee tracee, byte[] target) {
    return executables.environment(tracee, target);
  }

  @Override
  public int openContent(Tracee tracee, int fd) {
    return descriptors.openContent(tracee, fd);
  }

  @Override
  public int openExecutable(Tracee tracee) {
    return executables.open(tracee);
  }

  @Override
  public int openIdentified(Access access) {
    long device = access.device;
    long inode = access.inode;
    int fd = TraceeDescriptors.openContent(proc.of(access.path, access.pathLength));
    if (fd < 0 || (identity.readDescriptor(fd, access) == 0 && same(access, device, inode))) {
      return fd;
    }
    Linux.close(fd);
    return -Errno.ENOENT;
  }

  @Override
  public int identify(Access access) {
    return identity.read(
        Fcntl.AT_FDCWD, proc.of(access.path, access.pathLength).address(), 0, access);
  }

  @Override
  public boolean io(Tracee tracee, long[] readAndWritten) {
    return processes.io(tracee, readAndWritten);
  }

  @Override
  public boolean calls(Tracee tracee, long[] readAndWrite) {
    return processes.calls(tracee, readAndWrite);
  }

  @Override
  public boolean threadOf(int pid, int tid) {
    return processes.threadOf(pid, tid);
  }

  @Override
  public boolean parentage(int tid, int[] pidAndParent) {
    return processes.parentage(tid, pidAndParent);
  }

  @Override
  public boolean shareMemory(int tid, int otherTid) {
    return Linux.kcmpMemory(tid, otherTid) <= 0;
  }

  @Override
  public boolean shareDescriptors(int tid, int otherTid) {
    return Linux.kcmpFiles(tid, otherTid) == 0;
  }

  @Override
  public void forget(TracedProcess process) {
    descriptors.forget(process);
  }

  private static boolean same(Access access, long device, long inode) {
    return access.device == device && access.inode == inode;
  }
}
