package org.filetrace.quill.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.cli.World.FileState;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.merge.JobFacts;
import org.filetrace.quill.store.merge.SeenAccess;
import org.filetrace.quill.store.merge.SeenExecution;
import org.filetrace.quill.store.merge.SeenMark;
import org.filetrace.quill.store.merge.SeenProcess;
import org.filetrace.quill.store.merge.SeenVariable;
import org.filetrace.quill.store.merge.SeenVersion;
import org.filetrace.quill.store.merge.TraceContent;
import org.filetrace.quill.store.merge.TraceFacts;
import org.jspecify.annotations.Nullable;

/** What one traced job does, in the order in which it does it. */
final class TraceScript implements TraceContent {
  private static final long O_RDONLY = 0;
  private static final long O_WRONLY_CREAT_TRUNC = 01 | 0100 | 01000;
  private static final long REGULAR_FILE = 0100644;
  private static final long FIFO = 0010600;
  private static final long ENOENT = 2;

  private final World world;
  private final String uuid;
  private final String globaljobid;
  private final String user;
  private final String host;
  private final long startedNs;
  private final Map<String, Integer> paths = new LinkedHashMap<>();
  private final List<SeenVersion> versions = new ArrayList<>();
  private final Map<FileState, Integer> versionNos = new LinkedHashMap<>();
  private final List<SeenProcess> processes = new ArrayList<>();
  private final List<SeenAccess> accesses = new ArrayList<>();
  private final List<SeenExecution> executions = new ArrayList<>();
  private final List<SeenVariable> environment = new ArrayList<>();
  private final List<SeenMark> marks = new ArrayList<>();
  private String command = "";
  private int process = 1;
  private long waitStatus;
  private Verdict verdict = Verdict.COMPLETE;

  TraceScript(World world, int no, String globaljobid, String user, String host) {
    this.world = world;
    this.uuid = String.format("%08x-0000-4000-8000-000000000000", 0xa0000000L + no);
    this.globaljobid = globaljobid;
    this.user = user;
    this.host = host;
    this.startedNs = world.tickNs();
    processes.add(new SeenProcess(1, null, 100, startedNs, null, null, null, null));
  }

  /** The job's command, as its scheduler started it. */
  TraceScript command(String arguments) {
    command = arguments;
    return this;
  }

  TraceScript variable(String name, String content) {
    environment.add(new SeenVariable(name, content));
    return this;
  }

  /** What follows is done by a new child of the current process. */
  TraceScript fork() {
    int child = processes.size() + 1;
    processes.add(
        new SeenProcess(child, process, 100 + child, world.tickNs(), null, null, null, null));
    process = child;
    return this;
  }

  /** The current process ends; what follows is done by its parent. */
  TraceScript exit(int status) {
    SeenProcess p = processes.get(process - 1);
    processes.set(
        process - 1,
        new SeenProcess(
            process,
            p.parentNo(),
            p.pid(),
            p.startedNs(),
            world.tickNs(),
            (long) status << 8,
            10L,
            20L));
    Integer parent = p.parentNo();
    process = parent == null ? 1 : parent;
    return this;
  }

  TraceScript exec(String program, String arguments) {
    long seq = access(3, version(world.get(program)), null, null);
    executions.add(
        new SeenExecution(seq, process, world.nowNs(), pathNo(program), arguments, "/work"));
    command = command.isEmpty() ? arguments : command;
    return this;
  }

  TraceScript read(String pathname) {
    int version = version(world.get(pathname));
    access(1, version, null, O_RDONLY);
    access(2, version, null, O_RDONLY);
    return this;
  }

  /** Opens a file to write it; {@link #write} closes it. */
  TraceScript opens(String pathname) {
    access(1, version(world.set(pathname, "")), null, O_WRONLY_CREAT_TRUNC);
    return this;
  }

  TraceScript opensToRead(String pathname) {
    access(1, version(world.get(pathname)), null, O_RDONLY);
    return this;
  }

  TraceScript closesRead(String pathname) {
    access(2, version(world.get(pathname)), null, O_RDONLY);
    return this;
  }

  TraceScript write(String pathname, String content) {
    world.tickNs();
    access(2, version(world.set(pathname, content), true), null, O_WRONLY_CREAT_TRUNC);
    return this;
  }

  /** A file that the job really wrote, as it is on disk now. */
  TraceScript wrote(String pathname) {
    access(2, version(world.get(pathname), true), null, O_WRONLY_CREAT_TRUNC);
    return this;
  }

  TraceScript rename(String from, String to) {
    access(4, version(world.move(from, to)), pathNo(to), null);
    return this;
  }

  /** As a tracer records link(2): the new name has the version, the call has none. */
  TraceScript link(String from, String to) {
    access(5, version(world.link(from, to)), pathNo(to), null);
    return this;
  }

  TraceScript delete(String pathname) {
    access(7, version(world.get(pathname)), null, null);
    world.remove(pathname);
    return this;
  }

  /** Its tracer records exchanges; comes before all others. */
  TraceScript outside() {
    exchange("outside:", null, null);
    return this;
  }

  /** Closes an end of a pipe that it may have used: of this number, in this direction. */
  TraceScript pipe(long inode, boolean writes) {
    int no = versions.size() + 1;
    versions.add(
        new SeenVersion(no, pathNo("pipe:"), 15, inode, 0, 0, 0, FIFO, false, 0, null, null, null));
    exchange("pipe:", no, writes ? 1L : 0L);
    return this;
  }

  private void exchange(String means, @Nullable Integer version, @Nullable Long flags) {
    long seq = accesses.size() + 1L;
    accesses.add(
        new SeenAccess(
            seq,
            world.tickNs(),
            process,
            100 + process,
            12,
            pathNo(means),
            null,
            flags,
            3,
            0,
            null,
            version));
  }

  /** Looks for a file that is not there. */
  TraceScript miss(String pathname) {
    accesses.add(
        new SeenAccess(
            accesses.size() + 1,
            world.tickNs(),
            process,
            100 + process,
            1,
            pathNo(pathname),
            null,
            O_RDONLY,
            null,
            -ENOENT,
            null,
            null));
    return this;
  }

  TraceScript mark(String kind, long count, String detail) {
    marks.add(new SeenMark(world.tickNs(), kind, count, detail));
    verdict = Verdict.FLAGGED;
    return this;
  }

  TraceScript verdict(Verdict verdict) {
    this.verdict = verdict;
    return this;
  }

  TraceScript failsWith(int status) {
    waitStatus = (long) status << 8;
    return this;
  }

  private long access(
      int activity, int version, @Nullable Integer secondPath, @Nullable Long flags) {
    long seq = accesses.size() + 1L;
    accesses.add(
        new SeenAccess(
            seq,
            world.tickNs(),
            process,
            100 + process,
            activity,
            versions.get(version - 1).pathNo(),
            secondPath,
            flags,
            3,
            3,
            null,
            version));
    return seq;
  }

  private int pathNo(String pathname) {
    return paths.computeIfAbsent(pathname, name -> paths.size() + 1);
  }

  private int version(FileState state) {
    return version(state, false);
  }

  private int version(FileState state, boolean changed) {
    Integer known = versionNos.get(state);
    if (known != null) {
      return known;
    }
    int no = versions.size() + 1;
    String sha256 = state.sha256();
    versions.add(
        new SeenVersion(
            no,
            pathNo(state.pathname()),
            64,
            state.inode(),
            state.sizeBytes(),
            state.mtimeNs(),
            state.mtimeNs(),
            REGULAR_FILE,
            changed,
            sha256 == null ? 2 : 1,
            sha256 == null ? null : 1,
            sha256 == null ? null : HexFormat.of().parseHex(sha256),
            null));
    versionNos.put(state, no);
    return no;
  }

  @Override
  public TraceFacts facts() {
    int hash = globaljobid.indexOf('#');
    String[] step = globaljobid.substring(hash + 1).split("\\.", 2);
    String[] task = step[0].split("_", 2);
    String job = globaljobid.substring(0, hash + 1) + step[0];
    boolean running = verdict == Verdict.RUNNING;
    return new TraceFacts(
        uuid,
        new JobFacts(
            job,
            user,
            globaljobid.substring(0, hash),
            "slurm",
            task[0],
            task.length < 2 ? null : task[1],
            null),
        step.length < 2 ? null : step[1],
        null,
        null,
        1000,
        1000,
        host,
        "boot",
        "Linux 6.1.0",
        "x86_64",
        "0.1.0",
        100,
        command,
        "/work",
        startedNs,
        running ? null : lastNs(),
        running ? null : waitStatus,
        verdict,
        accesses.size());
  }

  private long lastNs() {
    long last = startedNs;
    for (SeenAccess access : accesses) {
      last = Math.max(last, access.atNs());
    }
    return last + 1_000_000_000L;
  }

  @Override
  public void environment(Rows<SeenVariable> receiver) throws SQLException {
    each(environment, receiver);
  }

  @Override
  public int lastPathNo() {
    return paths.size();
  }

  @Override
  public int lastVersionNo() {
    return versions.size();
  }

  @Override
  public void paths(Paths receiver) throws SQLException {
    for (Map.Entry<String, Integer> path : paths.entrySet()) {
      receiver.path(path.getValue(), path.getKey());
    }
  }

  @Override
  public void versions(Rows<SeenVersion> receiver) throws SQLException {
    each(versions, receiver);
  }

  @Override
  public void processes(Rows<SeenProcess> receiver) throws SQLException {
    each(processes, receiver);
  }

  @Override
  public void accesses(Rows<SeenAccess> receiver) throws SQLException {
    each(accesses, receiver);
  }

  @Override
  public void executions(Rows<SeenExecution> receiver) throws SQLException {
    each(executions, receiver);
  }

  @Override
  public void marks(Rows<SeenMark> receiver) throws SQLException {
    each(marks, receiver);
  }

  private static <T> void each(List<T> rows, Rows<T> receiver) throws SQLException {
    for (T row : rows) {
      receiver.row(row);
    }
  }
}
