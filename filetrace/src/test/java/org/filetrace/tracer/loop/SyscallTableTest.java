package org.filetrace.tracer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Ptrace;
import org.filetrace.tracer.linux.Statx;
import org.junit.jupiter.api.Test;

/**
 * Numbers, offsets and constants are those of the compiler's headers ({@code abi-check}). For
 * aarch64 on another machine: {@code make -C native abi-aarch64}, then this test with {@code
 * -DargLine="-Dos.arch=aarch64 -Dabi.check='qemu-aarch64-static -L /usr/aarch64-linux-gnu
 * ../native/target/aarch64/abi-check'"}.
 */
class SyscallTableTest {
  private static final String[] ABI_CHECK =
      System.getProperty("abi.check", "../native/target/abi-check").split(" ", -1);

  @Test
  void everyCallThatTheFilterStopsHasARow() throws Exception {
    Map<String, Long> abi = abi();
    abi.forEach(
        (name, number) -> {
          if (name.startsWith("syscall ")) {
            Syscall row = Syscall.valueOf(name.substring(8).toUpperCase(Locale.ROOT));
            assertThat(arm() ? row.aarch64 : row.x86_64).as(name).isEqualTo(number.intValue());
            assertThat(SyscallTable.row(call(number))).as(name).isSameAs(row);
          }
        });
  }

  @Test
  void everyNativeRowIsStoppedByTheFilter() throws Exception {
    Map<String, Long> abi = abi();
    for (Syscall row : Syscall.values()) {
      if ((arm() ? row.aarch64 : row.x86_64) >= 0) {
        assertThat(abi).containsKey("syscall " + row.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void layoutsAndConstantsAreTheHeaders() throws Exception {
    Map<String, Long> abi = abi();
    Map<String, Integer> ours = new HashMap<>();
    ours.put("sizeof(ptrace_syscall_info)", Ptrace.SYSCALL_INFO_SIZE);
    ours.put("ptrace_syscall_info.arch", Ptrace.SYSCALL_INFO_ARCH);
    ours.put("ptrace_syscall_info.entry.nr", Ptrace.SYSCALL_INFO_ENTRY_NR);
    ours.put("ptrace_syscall_info.entry.args", Ptrace.SYSCALL_INFO_ENTRY_ARGS);
    ours.put("ptrace_syscall_info.exit.rval", Ptrace.SYSCALL_INFO_EXIT_RVAL);
    ours.put("sizeof(statx)", Statx.SIZE);
    ours.put("statx.stx_nlink", Statx.NLINK);
    ours.put("statx.stx_uid", Statx.UID);
    ours.put("statx.stx_mode", Statx.MODE);
    ours.put("statx.stx_ino", Statx.INO);
    ours.put("statx.stx_size", Statx.SIZE_BYTES);
    ours.put("statx.stx_ctime", Statx.CTIME_SEC);
    ours.put("statx.stx_mtime", Statx.MTIME_SEC);
    ours.put("statx.stx_dev_major", Statx.DEV_MAJOR);
    ours.put("statx.stx_dev_minor", Statx.DEV_MINOR);
    ours.put("PTRACE_SEIZE", Ptrace.PTRACE_SEIZE);
    ours.put("PTRACE_LISTEN", Ptrace.PTRACE_LISTEN);
    ours.put("PTRACE_CONT", Ptrace.PTRACE_CONT);
    ours.put("PTRACE_SYSCALL", Ptrace.PTRACE_SYSCALL);
    ours.put("PTRACE_POKEDATA", Ptrace.PTRACE_POKEDATA);
    ours.put("PTRACE_GETEVENTMSG", Ptrace.PTRACE_GETEVENTMSG);
    ours.put("PTRACE_GETREGSET", Ptrace.PTRACE_GETREGSET);
    ours.put("PTRACE_SETREGSET", Ptrace.PTRACE_SETREGSET);
    ours.put("PTRACE_GET_SYSCALL_INFO", Ptrace.PTRACE_GET_SYSCALL_INFO);
    ours.put("PTRACE_EVENT_STOP", Ptrace.PTRACE_EVENT_STOP);
    ours.put("PTRACE_EVENT_SECCOMP", Ptrace.PTRACE_EVENT_SECCOMP);
    ours.put("PTRACE_EVENT_EXIT", Ptrace.PTRACE_EVENT_EXIT);
    ours.put("AUDIT_ARCH_X86_64", Ptrace.AUDIT_ARCH_X86_64);
    ours.put("AUDIT_ARCH_I386", Ptrace.AUDIT_ARCH_I386);
    ours.put("AUDIT_ARCH_AARCH64", Ptrace.AUDIT_ARCH_AARCH64);
    ours.put("O_PATH", Fcntl.O_PATH);
    ours.put("O_NOATIME", Fcntl.O_NOATIME);
    ours.put("O_DIRECTORY", Fcntl.O_DIRECTORY);
    ours.put("O_NOFOLLOW", Fcntl.O_NOFOLLOW);
    ours.put("O_CLOEXEC", Fcntl.O_CLOEXEC);
    ours.put("O_TRUNC", Fcntl.O_TRUNC);
    ours.put("AT_FDCWD", Fcntl.AT_FDCWD);
    ours.put("AT_EMPTY_PATH", Fcntl.AT_EMPTY_PATH);
    ours.forEach(
        (name, value) ->
            assertThat(abi.getOrDefault(name, Long.MIN_VALUE).intValue())
                .as(name)
                .isEqualTo(value));
  }

  @Test
  void otherArchitecturesAreForeignAndDecoded() {
    SystemCall call = call(5);
    call.architecture = Ptrace.AUDIT_ARCH_I386;
    assertThat(SyscallTable.foreign(call)).isTrue();
    assertThat(SyscallTable.row(call)).isSameAs(Syscall.OPEN);
  }

  /** Numbers of asm/unistd_x32.h. */
  @Test
  void x32HasNumbersOfItsOwn() {
    assumeTrue(!arm());
    for (Syscall row : Syscall.values()) {
      long number =
          switch (row) {
            case EXECVE -> 520;
            case PTRACE -> 521;
            case EXECVEAT -> 545;
            default -> row.x86_64;
          };
      if (number >= 0) {
        SystemCall call = call(number | 0x40000000L);
        assertThat(SyscallTable.foreign(call)).isTrue();
        assertThat(SyscallTable.row(call)).isSameAs(row);
      }
    }
  }

  private static SystemCall call(long number) {
    SystemCall call = new SystemCall();
    call.architecture = arm() ? Ptrace.AUDIT_ARCH_AARCH64 : Ptrace.AUDIT_ARCH_X86_64;
    call.number = number;
    return call;
  }

  private static boolean arm() {
    return System.getProperty("os.arch", "").equals("aarch64");
  }

  private static Map<String, Long> abi() throws IOException {
    Path program = Path.of(ABI_CHECK[ABI_CHECK.length - 1]);
    assumeTrue(Files.isExecutable(program), "native/ is not built");
    Process process = new ProcessBuilder(ABI_CHECK).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, Long> abi = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      int blank = line.lastIndexOf(' ');
      if (blank > 0) {
        abi.put(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
      }
    }
    return abi;
  }
}
