package org.filetrace.quill.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemUsersTest {
  /** Answers from files beside it, as getent(1) does from the system's. */
  private static final String GETENT =
      """
      #!/bin/sh
      file=$(dirname "$0")/$1
      shift
      [ "$1" = -- ] && shift
      for key; do grep -E "^$key:|^[^:]*:[^:]*:$key:" "$file"; done
      """;

  @TempDir Path folder;
  private Imported imported;
  private String getent;

  @BeforeEach
  void open() throws IOException {
    imported = new Imported(folder);
    Path program = Files.writeString(folder.resolve("getent"), GETENT);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    getent = program.toString();
    Files.writeString(
        folder.resolve("passwd"),
        """
        ann:x:1001:100:Ann Example,room 7:/home/ann:/bin/sh
        bob:x:1002:100::/home/bob:/bin/sh
        cy:x:1003:999:Cy:/home/cy:/bin/sh
        """);
    Files.writeString(
        folder.resolve("group"), "users:x:100:\ncluster:x:101:ann,bob,cy,left\nnobody:x:102:\n");
  }

  @AfterEach
  void close() {
    imported.close();
  }

  @Test
  void whatTheUserDatabaseLacks() {
    imported.read(new SystemUsers("hpc", "cluster", null, getent));

    assertThat(imported.query("SELECT code, subject FROM import_problem ORDER BY 1"))
        .containsExactly("U01|left", "U02|bob", "U06|cy, group 999");
    assertThat(imported.query("SELECT name, description FROM cluster_name ORDER BY 1"))
        .containsExactly("ann|Ann Example", "bob|", "cy|Cy");
  }

  @Test
  void aGroupThatIsNotThereSaysSo() {
    assertThatThrownBy(() -> imported.read(new SystemUsers("hpc", "gone", null, getent)))
        .isInstanceOf(ImportException.class)
        .hasMessage("there is no group 'gone' on this machine");
  }
}
