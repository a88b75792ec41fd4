package org.filetrace.quill.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Files that come with the machine rather than with somebody's work. */
final class SystemFiles {
  private static final List<String> FOLDERS =
      List.of(
          "/usr/",
          "/lib/",
          "/lib32/",
          "/lib64/",
          "/bin/",
          "/sbin/",
          "/etc/",
          "/proc/",
          "/sys/",
          "/dev/",
          "/run/",
          "/var/lib/",
          "/var/cache/",
          "/var/spool/");
  private static final Pattern SHARED_LIBRARY = Pattern.compile(".*\\.so(\\.[0-9.]+)?");

  private SystemFiles() {}

  /** Whether the file lies in a folder of the system, or is a shared library anywhere. */
  static boolean contain(String pathname) {
    return FOLDERS.stream().anyMatch(pathname::startsWith)
        || SHARED_LIBRARY.matcher(pathname).matches();
  }
}
