package org.filetrace.quill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that lack something, as files that say so. */
class DoctorTest {
  @TempDir Path root;

  @BeforeEach
  void healthyKernel() throws IOException {
    write("proc/sys/kernel/seccomp/actions_avail", "kill_process trap errno trace log allow\n");
    write(
        "proc/self/limits",
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             1024                 4096                 processes
        Max open files            1024                 1048576              files
        Max address space         unlimited            unlimited            bytes
        """);
  }

  private Path write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    return Files.writeString(root.resolve(file), text);
  }

  private List<String> broken(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.health() == Finding.Health.BROKEN)
        .map(f -> f.check() + ": " + f.found().replace(root.toString(), ""))
        .toList();
  }

  private List<Finding> kernel() {
    return new Kernel(root.resolve("proc")).findings();
  }

  private List<Finding> schedulers() {
    return new Schedulers(Map.of("SLURM_CONF", "/etc/slurm/slurm.conf"), root).findings();
  }

  @Test
  void theKernelAllowsTracing() throws IOException {
    assertThat(broken(kernel())).isEmpty();
    write("proc/sys/kernel/yama/ptrace_scope", "1\n");
    assertThat(broken(kernel())).isEmpty();
  }

  @Test
  void theKernelForbidsTracing() throws IOException {
    write("proc/sys/kernel/yama/ptrace_scope", "2\n");
    write("proc/sys/kernel/seccomp/actions_avail", "kill_process errno allow\n");
    write(
        "proc/self/limits",
        "Max address space         1048576              2097152              bytes\n");
    assertThat(broken(kernel()))
        .containsExactly(
            "ptrace scope: 2: users may not trace",
            "seccomp: no action 'trace' among: kill_process errno allow",
            "limit of address space: 2097152, the tracer needs 1073741824");
  }

  @Test
  void slurmsPluginInEachOfItsStates() throws IOException {
    write("etc/slurm/slurm.conf", "ClusterName=x\n");
    assertThat(schedulers()).anyMatch(f -> f.found().startsWith("no filetrace_spank.so"));

    write("etc/slurm/plugstack.conf", "optional /lib/filetrace_spank.so wrapper=/bin/filetrace\n");
    assertThat(broken(schedulers())).containsExactly("Slurm: /lib/filetrace_spank.so is not there");

    write("lib/filetrace_spank.so", "");
    assertThat(broken(schedulers()))
        .containsExactly("Slurm: /bin/filetrace is not there: jobs run untraced");

    Files.setPosixFilePermissions(
        write("bin/filetrace", ""), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(schedulers())
        .contains(Finding.ok("Slurm", "/lib/filetrace_spank.so, /bin/filetrace"));

    Files.createDirectories(root.resolve("etc/slurm/plugstack.conf.d"));
    Files.move(
        root.resolve("etc/slurm/plugstack.conf"),
        root.resolve("etc/slurm/plugstack.conf.d/filetrace.conf"));
    write("etc/slurm/plugstack.conf", "include /etc/slurm/plugstack.conf.d/*\n");
    assertThat(schedulers())
        .contains(Finding.ok("Slurm", "/lib/filetrace_spank.so, /bin/filetrace"));
  }

  @Test
  void aSpoolFolderThatOthersMayEmptyAndAnUncollectedOne() throws IOException {
    Path site = Files.createDirectories(root.resolve("var/spool/filetrace"));
    Instant now = Instant.parse("2026-11-21T01:00:00Z");
    SpoolFolder folder = new SpoolFolder(Map.of(), root, now);
    assertThat(broken(folder.findings()))
        .containsExactly(
            "spool folder: /var/spool/filetrace: users may delete each other's records");

    Files.setAttribute(site, "unix:mode", 01777);
    assertThat(broken(folder.findings())).isEmpty();
    Path old = Files.createFile(site.resolve("a.done"));
    Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(100_000)));
    assertThat(folder.findings())
        .anyMatch(f -> f.check().equals("collection") && f.health() == Finding.Health.NOTE);
  }

  @Test
  void theSpoolFolderThatTheSiteConfigured() throws IOException {
    Files.createDirectories(root.resolve("var/spool/filetrace"));
    Path shared = Files.createDirectory(root.resolve("shared"));
    write("etc/filetrace/filetrace.conf", "#spool = /none\n spool = " + shared + " \n");
    SpoolFolder folder = new SpoolFolder(Map.of(), root, Instant.EPOCH);
    assertThat(broken(folder.findings()))
        .containsExactly("spool folder: /shared: users may delete each other's records");
  }

  @Test
  void aStoreThatIsNotThere() {
    List<Finding> findings =
        new StoreHealth("sqlite:" + root.resolve("none.db"), Clock.systemUTC(), "1").findings();
    assertThat(broken(findings)).hasSize(1).first().asString().contains("/none.db");
  }

  @Test
  void noTracer() {
    assertThat(broken(new Tracing(root.resolve("nowhere"), "1").findings()))
        .containsExactly("tracing: no program /nowhere");
  }
}
