package org.filetrace.quill.collector;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.filetrace.spool.SpoolFormat;
import org.jspecify.annotations.Nullable;

/** A file in a spool folder that a tracer, guardian or launcher made, by its name. */
record SpoolEntry(Path file, UUID uuid, Kind kind) {
  enum Kind {
    /** Growing, or left by a tracer that is gone. */
    GROWING,
    DONE,
    UNTRACED
  }

  private static final String UUID_TEXT =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final Pattern NAME =
      Pattern.compile("(" + UUID_TEXT + ")(\\.spool|\\.done|\\.untraced)");
  private static final String BESIDE = "\\.(spool|done)-(wal|shm|journal)|\\.truncated";
  private static final Pattern COMPANION =
      Pattern.compile("\\.?" + UUID_TEXT + "(" + BESIDE + "|\\.untraced)");

  private static final Pattern ORPHAN = Pattern.compile("(" + UUID_TEXT + ")(" + BESIDE + ")");

  /** Null for a file of another name. */
  static @Nullable SpoolEntry of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches()
        ? new SpoolEntry(file, UUID.fromString(name.group(1)), kind(name.group(2)))
        : null;
  }

  /** Whether a file of this name is part of a spool, or one of the collector's own folders. */
  static boolean belongsToSpool(Path file) {
    String name = file.getFileName().toString();
    return COMPANION.matcher(name).matches()
        || name.equals(Quarantine.FOLDER)
        || name.equals(Collection.KEPT);
  }

  /**
   * Whether this lay beside a spool that is not there any more: who removed that was killed before
   * it removed this, too.
   */
  static boolean isOrphan(Path file) {
    Matcher name = ORPHAN.matcher(file.getFileName().toString());
    return name.matches()
        && Stream.of(SpoolFormat.GROWING, SpoolFormat.DONE) // first the name that it has first
            .map(suffix -> file.resolveSibling(name.group(1) + suffix))
            .noneMatch(spool -> Files.exists(spool, LinkOption.NOFOLLOW_LINKS));
  }

  private static Kind kind(String suffix) {
    return switch (suffix) {
      case SpoolFormat.DONE -> Kind.DONE;
      case SpoolFormat.UNTRACED -> Kind.UNTRACED;
      default -> Kind.GROWING;
    };
  }

  /** The guardian's text that says since when and why the record is truncated. */
  Path truncation() {
    return SpoolFormat.file(folder(), uuid, SpoolFormat.TRUNCATED);
  }

  /**
   * This file, and then all that belongs to it: in this order nothing is left that looks like a
   * spool without its log when somebody who removes it is killed.
   */
  List<Path> withCompanions() {
    return List.of(file, beside("-shm"), beside("-journal"), beside("-wal"), truncation());
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  Path folder() {
    return Objects.requireNonNull(file.getParent());
  }
}
