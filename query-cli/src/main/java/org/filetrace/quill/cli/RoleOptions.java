package org.filetrace.quill.cli;

import java.util.EnumSet;
import java.util.Set;
import org.filetrace.quill.store.query.Role;
import picocli.CommandLine.Option;

/** Which uses of files to show; without any, all. */
final class RoleOptions {
  @Option(names = "--read", description = "Files that were read.")
  boolean read;

  @Option(
      names = {"--written", "--wrote"},
      description = "Files that were written.")
  boolean written;

  @Option(names = "--executed", description = "Programs that were executed.")
  boolean executed;

  @Option(names = "--failed", description = "Files that were looked for in vain.")
  boolean failed;

  @Option(names = "--deleted", description = "Files that were deleted.")
  boolean deleted;

  Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    add(roles, Role.READ, read);
    add(roles, Role.WRITTEN, written);
    add(roles, Role.EXECUTED, executed);
    add(roles, Role.FAILED, failed);
    add(roles, Role.DELETED, deleted);
    return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
  }

  private static void add(Set<Role> roles, Role role, boolean wanted) {
    if (wanted) {
      roles.add(role);
    }
  }
}
