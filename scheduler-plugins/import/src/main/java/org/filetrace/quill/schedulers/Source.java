package org.filetrace.quill.schedulers;

/** Operational data of a scheduler. */
public interface Source {
  /** Names it in the store and in messages: a path, a database without its password. */
  String name();

  /** Kind of its data: {@code sacct}, {@code condor-history}. */
  String kind();

  /**
   * Reaches for it and reads its beginning; stores nothing.
   *
   * @throws ImportException when that fails
   */
  void check();

  /**
   * Reads what is new since the position that the import remembers.
   *
   * @throws ImportException when it cannot be read; what was committed before stays
   */
  void read(Import into);
}
