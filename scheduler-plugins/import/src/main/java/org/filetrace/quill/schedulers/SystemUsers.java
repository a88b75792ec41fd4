package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What this machine's user database (files, LDAP, SSSD: whatever {@code getent} asks) says of the
 * users whom a cluster's accounting names. Stores their real names; the rest are {@link Problem}s.
 */
public final class SystemUsers implements Source {
  private final String cluster;
  private final @Nullable String group;
  private final @Nullable Pattern department;
  private final String getent;

  /**
   * @param group whose members use the cluster, or null
   * @param department names of the groups that are departments, or null
   */
  public SystemUsers(String cluster, @Nullable String group, @Nullable Pattern department) {
    this(cluster, group, department, "getent");
  }

  /**
   * @param getent what answers as getent(1) does
   */
  SystemUsers(String cluster, @Nullable String group, @Nullable Pattern department, String getent) {
    this.cluster = cluster;
    this.group = group;
    this.department = department;
    this.getent = getent;
  }

  @Override
  public String name() {
    return "users of " + cluster;
  }

  @Override
  public String kind() {
    return "system-users";
  }

  @Override
  public void check() {
    entries("passwd", Set.of("root"));
  }

  @Override
  public void read(Import into) {
    Set<String> users = into.usersOf(cluster);
    Set<String> members = members();
    members.stream()
        .filter(member -> !entries("passwd", Set.of(member)).containsKey(member))
        .forEach(member -> into.problem(Problem.MEMBER_WITHOUT_ENTRY, member));
    users.removeAll(members);
    Map<String, String[]> found = entries("passwd", users);
    users.stream()
        .filter(user -> !found.containsKey(user))
        .forEach(user -> into.problem(Problem.USER_GONE, user));
    entries("passwd", members).forEach(found::putIfAbsent);
    found.forEach((user, entry) -> user(user, entry, into));
  }

  /** The fields of passwd(5). */
  private void user(String user, String[] entry, Import into) {
    String realName = entry.length > 4 ? entry[4].replaceFirst(",.*", "") : "";
    if (realName.isBlank() || entry.length < 6 || entry[5].isBlank()) {
      into.problem(Problem.INCOMPLETE_USER, user);
    }
    if (entry.length > 3 && run(List.of(getent, "group", entry[3])).isEmpty()) {
      into.problem(Problem.NO_PRIMARY_GROUP, user + ", group " + entry[3]);
    }
    if (department != null && groups(user).stream().noneMatch(department.asMatchPredicate())) {
      into.problem(Problem.NO_DEPARTMENT, user);
    }
    into.name(cluster, "user", user, "", realName);
  }

  private static List<String> groups(String user) {
    List<String> lines = run(List.of("id", "-Gn", user));
    return lines.isEmpty() ? List.of() : List.of(lines.get(0).split(" "));
  }

  private Set<String> members() {
    Set<String> members = new TreeSet<>();
    if (group != null) {
      String[] entry = entries("group", Set.of(group)).get(group);
      if (entry == null) {
        throw new ImportException("there is no group '" + group + "' on this machine", null);
      }
      if (entry.length > 3 && !entry[3].isEmpty()) {
        members.addAll(List.of(entry[3].split(",")));
      }
    }
    return members;
  }

  /** Entries of these names, by name; those that are not there are left out. */
  private Map<String, String[]> entries(String database, Set<String> names) {
    Map<String, String[]> entries = new LinkedHashMap<>();
    if (!names.isEmpty()) {
      List<String> command = new ArrayList<>(List.of(getent, database, "--"));
      command.addAll(names);
      for (String line : run(command)) {
        String[] entry = line.split(":", -1);
        entries.put(entry[0], entry);
      }
    }
    return entries;
  }

  /** Its status says only that some names are not there. */
  private static List<String> run(List<String> command) {
    return CommandOutput.of(command, lines -> lines.lines().toList()).value();
  }
}
