package org.filetrace.benchmarks.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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

/**
 * The trace of a {@link SimulatedJob}: a shell that starts one program. Both look for files that
 * are not there, load their libraries, and the program reads its data, writes its results and ends.
 *
 * <p>Times between calls are log-normal; the loader's were measured with {@code strace -f -ttt -e
 * trace=openat,close} of python3 and git: open to close median 184 µs, sigma 0.85; close to the
 * next open 30 µs, 0.83.
 */
final class SimulatedTrace implements TraceContent {
  private static final int OPEN = 1;
  private static final int CLOSE = 2;
  private static final int EXEC = 3;
  private static final long O_RDONLY_CLOEXEC = 02000000;
  private static final long O_WRONLY_CREAT_TRUNC = 01101;
  private static final long ENOENT = -2;
  private static final long LOCAL_DEVICE = 0x10302;
  private static final long SHARED_DEVICE = 0x2f;
  private static final int ELF_HEADER_BYTES = 832;
  private static final int SHELL_FILES = 7;
  private static final List<String> MISSED_BY_SHELL =
      List.of("/etc/ld.so.preload", "/etc/bash.bashrc.local", "/usr/lib/locale/locale-archive");
  private static final List<String> MISSED_BY_PROGRAM =
      List.of(
          "/etc/ld.so.preload",
          "/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libgomp.so.1",
          "/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2/libgomp.so.1",
          "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache",
          "/usr/local/etc/site.conf");

  private static final Set<String> MISSED =
      Set.copyOf(
          Stream.concat(MISSED_BY_SHELL.stream(), MISSED_BY_PROGRAM.stream()).distinct().toList());

  private final SimulatedJob job;
  private final Random random;
  private final Map<String, Integer> paths = new HashMap<>();
  private final List<String> pathnames = new ArrayList<>();
  private final List<SeenVersion> versions = new ArrayList<>();
  private final List<SeenAccess> accesses = new ArrayList<>();
  private final List<SeenProcess> processes = new ArrayList<>();
  private final List<SeenExecution> executions = new ArrayList<>();
  private final UUID uuid;
  private final int shellPid;
  private long now;
  private Verdict verdict = Verdict.COMPLETE;

  SimulatedTrace(SimulatedJob job) {
    this.job = job;
    random = new Random(job.number() * 0x9e3779b97f4a7c15L);
    uuid = new UUID(random.nextLong(), random.nextLong());
    shellPid = 2_000 + random.nextInt(60_000);
    now = job.startedNs() + random.nextInt(1_000_000);
    run();
  }

  private void run() {
    SimulatedFile program = program();
    List<SimulatedFile> read = new ArrayList<>(job.read());
    SimulatedFile shell = read.remove(0);
    read.remove(program);
    long shellStartNs = now;
    execute(1, shell, "/bin/bash /var/spool/job%07d/script".formatted(job.number()));
    MISSED_BY_SHELL.forEach(path -> miss(1, path));
    read.subList(0, SHELL_FILES).forEach(file -> read(1, file));
    long programStartNs = pause(400_000, 0.5);
    execute(2, program, "%s -n %d -o out".formatted(program.path(), job.number()));
    MISSED_BY_PROGRAM.forEach(path -> miss(2, path));
    read.subList(SHELL_FILES, read.size()).forEach(file -> read(2, file));
    write();
    long endNs = pause(300_000, 0.5);
    processes.add(
        new SeenProcess(1, null, shellPid, shellStartNs, endNs + 90_000, 0L, 18_311L, 1_022L));
    long readBytes = read.stream().mapToLong(SimulatedFile::sizeBytes).sum();
    long writtenBytes = job.written().stream().mapToLong(SimulatedFile::sizeBytes).sum();
    processes.add(
        new SeenProcess(2, 1, shellPid + 1L, programStartNs, endNs, 0L, readBytes, writtenBytes));
  }

  private SimulatedFile program() {
    return job.read().stream().filter(f -> f.name().equals(job.stage())).findFirst().orElseThrow();
  }

  private long pause(double medianNs, double sigma) {
    now += (long) (medianNs * Math.exp(sigma * random.nextGaussian()));
    return now;
  }

  private int pathNo(String path) {
    return paths.computeIfAbsent(
        path,
        p -> {
          pathnames.add(p);
          return pathnames.size();
        });
  }

  private void execute(int process, SimulatedFile file, String arguments) {
    int version = version(file);
    long at = pause(100_000, 0.5);
    int path = pathNo(file.path());
    long seq = add(process, at, EXEC, path, null, null, 0, null, version);
    executions.add(new SeenExecution(seq, process, at, path, arguments, "/home/" + job.userName()));
  }

  private void miss(int process, String path) {
    add(
        process,
        pause(30_000, 0.83),
        OPEN,
        pathNo(path),
        O_RDONLY_CLOEXEC,
        null,
        ENOENT,
        null,
        null);
  }

  private void read(int process, SimulatedFile file) {
    int version = version(file);
    int path = pathNo(file.path());
    add(process, pause(30_000, 0.83), OPEN, path, O_RDONLY_CLOEXEC, 3, 3, null, version);
    boolean library = !file.shared() && file.name().contains(".so");
    long at = library ? pause(184_000, 0.85) : pause(2_000_000, 1.5);
    long offset = library ? ELF_HEADER_BYTES : file.sizeBytes();
    add(process, at, CLOSE, path, O_RDONLY_CLOEXEC, 3, 0, offset, version);
  }

  /** Opens all results, and closes them when the run time is over. */
  private void write() {
    int fd = 3;
    for (SimulatedFile file : job.written()) {
      long at = pause(2_000_000, 1.5);
      int empty = version(file, 0, at - 20_000, 0, null);
      add(2, at, OPEN, pathNo(file.path()), O_WRONLY_CREAT_TRUNC, fd, fd, null, empty);
      fd++;
    }
    now = Math.max(now, job.startedNs() + job.runtimeNs());
    fd = 3;
    for (SimulatedFile file : job.written()) {
      now = Math.max(pause(150_000, 1), file.mtimeNs() + 50_000);
      int version = version(file, file.sizeBytes(), file.mtimeNs(), 1, file.digest());
      add(
          2,
          now,
          CLOSE,
          pathNo(file.path()),
          O_WRONLY_CREAT_TRUNC,
          fd,
          0,
          file.sizeBytes(),
          version);
      fd++;
    }
  }

  private long add(
      int process,
      long at,
      int activity,
      int path,
      @Nullable Long flags,
      @Nullable Integer fd,
      long result,
      @Nullable Long offset,
      @Nullable Integer version) {
    long seq = accesses.size() + 1L;
    int pid = shellPid + process - 1;
    accesses.add(
        new SeenAccess(
            seq, at, process, pid, activity, path, null, flags, fd, result, offset, version));
    return seq;
  }

  private int version(SimulatedFile file) {
    return version(file, file.sizeBytes(), file.mtimeNs(), 1, file.digest());
  }

  private int version(
      SimulatedFile file, long size, long mtimeNs, int state, byte @Nullable [] digest) {
    long onNode =
        mix(
            file.path().hashCode() * 31L
                + file.mtimeNs()
                + (file.shared() ? 0 : job.node() * 7919L));
    long device = file.shared() ? SHARED_DEVICE : LOCAL_DEVICE;
    long inode = onNode & (file.shared() ? (1L << 34) - 1 : (1L << 21) - 1);
    long installed = file.mtimeNs() + 86_400_000_000_000L * (3 + job.node() % 30) + (onNode >>> 28);
    versions.add(
        new SeenVersion(
            versions.size() + 1,
            pathNo(file.path()),
            device,
            inode,
            size,
            mtimeNs,
            file.shared() ? mtimeNs : installed,
            file.shared() ? 0100644 : 0100755,
            state == 1,
            state,
            state == 0 ? null : 1,
            digest,
            null));
    return versions.size();
  }

  private static long mix(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Files used, each once for each way: what the study counts as accesses. */
  static int uses(SimulatedJob job) {
    return job.read().size() + job.written().size() + MISSED.size();
  }

  /** System calls recorded: two executions, what was looked for, the open and the close of all. */
  static int events(SimulatedJob job) {
    int missed = MISSED_BY_SHELL.size() + MISSED_BY_PROGRAM.size();
    return 2 + missed + 2 * (job.read().size() - 2 + job.written().size());
  }

  /** Paths that were looked for and not there, each once. */
  Set<String> missed() {
    return MISSED;
  }

  /** The same trace as its spool shows it at half time. */
  SimulatedTrace whileItRuns() {
    SimulatedTrace half = new SimulatedTrace(job);
    half.verdict = Verdict.RUNNING;
    half.accesses.subList(accesses.size() / 2, accesses.size()).clear();
    half.executions.removeIf(e -> e.seq() > half.accesses.size());
    return half;
  }

  SimulatedJob job() {
    return job;
  }

  UUID uuid() {
    return uuid;
  }

  @Override
  public TraceFacts facts() {
    return new TraceFacts(
        uuid.toString(),
        new JobFacts(
            job.globaljobid(),
            job.userName(),
            "cs.wisc.edu",
            "htcondor",
            job.cluster() + "." + job.number(),
            null,
            job.application()),
        null,
        null,
        null,
        1000 + job.user(),
        100,
        job.host(),
        new UUID(job.node(), 7).toString(),
        "Linux 6.1.0-31-amd64",
        "x86_64",
        "0.1.0",
        shellPid,
        "/bin/bash /var/spool/job%07d/script".formatted(job.number()),
        "/home/" + job.userName(),
        job.startedNs(),
        now + 200_000,
        0L,
        verdict,
        accesses.size());
  }

  /** As modules of the job's stage set it up for a user: jobs of both have the same. */
  @Override
  public void environment(Rows<SeenVariable> receiver) throws SQLException {
    String home = "/home/" + job.userName();
    String prefix = "/opt/" + job.stage();
    receiver.row(
        new SeenVariable("PATH", prefix + "/bin:" + home + "/bin:/usr/local/bin:/usr/bin"));
    receiver.row(new SeenVariable("LD_LIBRARY_PATH", prefix + "/lib64:" + prefix + "/lib"));
    receiver.row(new SeenVariable("LOADEDMODULES", "gcc/12.2:openmpi/4.1.5:" + job.stage()));
    receiver.row(new SeenVariable("LANG", "en_US.UTF-8"));
    receiver.row(new SeenVariable("OMP_NUM_THREADS", String.valueOf(1 << job.number() % 4)));
  }

  @Override
  public int lastPathNo() {
    return pathnames.size();
  }

  @Override
  public int lastVersionNo() {
    return versions.size();
  }

  @Override
  public void paths(Paths receiver) throws SQLException {
    for (int i = 0; i < pathnames.size(); i++) {
      receiver.path(i + 1, pathnames.get(i));
    }
  }

  @Override
  public void versions(Rows<SeenVersion> receiver) throws SQLException {
    give(versions, receiver);
  }

  @Override
  public void processes(Rows<SeenProcess> receiver) throws SQLException {
    give(processes, receiver);
  }

  @Override
  public void accesses(Rows<SeenAccess> receiver) throws SQLException {
    give(accesses, receiver);
  }

  @Override
  public void executions(Rows<SeenExecution> receiver) throws SQLException {
    give(executions, receiver);
  }

  @Override
  public void marks(Rows<SeenMark> receiver) {
    // complete
  }

  private static <T> void give(Iterable<T> rows, Rows<T> receiver) throws SQLException {
    for (T row : rows) {
      receiver.row(row);
    }
  }
}
