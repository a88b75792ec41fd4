package org.filetrace.quill.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the package managers print, and what is made of it. */
class PackagesTest {
  @Test
  void dpkgKnowsFilesOfMergedFoldersByTheirOldName() {
    Packages packages =
        new Packages(
            command ->
                command.contains("--search")
                    ? """
                    diversion by dash from: /bin/sh
                    dash: /bin/sh
                    libc6:amd64, libc6:i386: /usr/share/doc/libc6
                    """
                    : """
                    dash dash 0.5.12-2
                    libc6:amd64 libc6 2.36-9
                    libc6:i386 libc6 2.36-9
                    """);
    assertThat(packages.of(List.of("/usr/bin/sh", "/usr/share/doc/libc6", "/home/me/own")))
        .isEqualTo(Map.of("/usr/bin/sh", "dash 0.5.12-2", "/usr/share/doc/libc6", "libc6 2.36-9"));
  }

  @Test
  void rpmWhereThereIsNoDpkg() {
    Packages packages =
        new Packages(
            command ->
                !command.get(0).equals("rpm")
                    ? null
                    : command.contains("/usr/bin/bash")
                        ? "bash 5.1.8-9.el9\n"
                        : "file /home/me/own is not owned by any package\n");
    assertThat(packages.of(List.of("/usr/bin/bash", "/home/me/own")))
        .isEqualTo(Map.of("/usr/bin/bash", "bash 5.1.8-9.el9"));
  }
}
