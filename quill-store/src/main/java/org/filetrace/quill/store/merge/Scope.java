package org.filetrace.quill.store.merge;

import java.util.Set;

/**
 * Which files change together, and so are kept in one set: the system's, a user's, or those of one
 * directory. Only a matter of size: any split is right.
 */
final class Scope {
  private static final Set<String> SYSTEM =
      Set.of("usr", "lib", "lib32", "lib64", "libx32", "bin", "sbin", "etc", "opt");
  private static final String HOME = "/home/";

  private Scope() {}

  static String of(String pathname) {
    int second = pathname.indexOf('/', 1);
    if (second > 0 && pathname.charAt(0) == '/' && SYSTEM.contains(pathname.substring(1, second))) {
      return "";
    }
    if (pathname.startsWith(HOME)) {
      int end = pathname.indexOf('/', HOME.length());
      return end < 0 ? pathname : pathname.substring(0, end);
    }
    return pathname.substring(0, Math.max(0, pathname.lastIndexOf('/')));
  }
}
