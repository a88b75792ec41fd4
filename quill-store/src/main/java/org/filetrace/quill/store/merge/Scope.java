package org.filetrace.quill.store.merge;

import java.util.regex.Pattern;

/**
 * Which files change together, and so are kept in one set: the system's, a user's, or those of one
 * directory. Only a matter of size: any split is right.
 */
final class Scope {
  private static final Pattern SYSTEM =
      Pattern.compile("/(usr|lib|lib32|lib64|libx32|bin|sbin|etc|opt)/.*");

  private Scope() {}

  static String of(String pathname) {
    if (SYSTEM.matcher(pathname).lookingAt()) {
      return "";
    }
    if (pathname.startsWith("/home/")) {
      int end = pathname.indexOf('/', "/home/".length());
      return end < 0 ? pathname : pathname.substring(0, end);
    }
    return pathname.substring(0, Math.max(0, pathname.lastIndexOf('/')));
  }
}
