package org.filetrace.quill.cli.select;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.filetrace.quill.cli.Failure;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.spool.PathText;

/** What a user calls a file: a path, or its content as {@code sha256:HEX}. */
public sealed interface FileArgument {
  /**
   * A file by its path.
   *
   * @param pathname as the store writes paths ({@link PathText})
   * @param path the same on this machine
   */
  record ByPath(String pathname, Path path) implements FileArgument {
    @Override
    public String shown() {
      return pathname;
    }

    @Override
    public List<FileUse> uses(SelectFileUses select, Set<Role> roles, JobFilter filter) {
      return select.ofPath(pathname, roles, filter);
    }
  }

  /**
   * Any file of this content.
   *
   * @param hexPrefix the SHA-256 in lower case, or its beginning
   */
  record ByContent(String hexPrefix) implements FileArgument {
    @Override
    public String shown() {
      return "sha256:" + hexPrefix;
    }

    @Override
    public List<FileUse> uses(SelectFileUses select, Set<Role> roles, JobFilter filter) {
      return select.ofContent(hexPrefix, roles, filter);
    }
  }

  /** As the store writes it. */
  String shown();

  /** Who used it, in these roles. */
  List<FileUse> uses(SelectFileUses select, Set<Role> roles, JobFilter filter);

  /** Hex digits that name a content among very many by chance once in four billion. */
  Pattern SHA256 = Pattern.compile("sha256:([0-9a-fA-F]{8,64})");

  /** Understands an argument; {@code sha256:HEX} wins over a file of that name (write ./ then). */
  static FileArgument parse(String argument) {
    if (argument.startsWith("sha256:")) {
      var matcher = SHA256.matcher(argument);
      if (!matcher.matches()) {
        throw Failure.usage("'" + argument + "' is not sha256: with 8 to 64 hex digits");
      }
      return new ByContent(matcher.group(1).toLowerCase(Locale.ROOT));
    }
    return path(argument);
  }

  /** Understands an argument that can only be a path. */
  static ByPath path(String argument) {
    if (argument.isEmpty()) {
      throw Failure.usage("an empty string is not a file name");
    }
    Path canonical = canonical(BytePath.of(absolute(argument)));
    return new ByPath(PathText.fromBytes(BytePath.bytes(canonical)), canonical);
  }

  /** The path of a file on this machine that the store names. */
  static Path onDisk(String pathname) {
    return BytePath.of(PathText.toBytes(pathname));
  }

  private static byte[] absolute(String argument) {
    if (argument.startsWith("/")) {
      return RawArguments.bytes(argument);
    }
    byte[] directory = BytePath.bytes(Path.of(System.getProperty("user.dir")).toAbsolutePath());
    String latin1 = new String(directory, StandardCharsets.ISO_8859_1);
    String name = new String(RawArguments.bytes(argument), StandardCharsets.ISO_8859_1);
    return (latin1 + "/" + name).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The kernel's name: symbolic links resolved, as far as the path still exists. */
  private static Path canonical(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path normal = path.normalize();
      Path parent = normal.getParent();
      Path name = normal.getFileName();
      return parent == null || name == null ? normal : canonical(parent).resolve(name);
    }
  }
}
