package org.filetrace.quill.store.query;

import java.util.Locale;

/** What a job had to do with a file. */
public enum Role {
  READ(1),
  WRITTEN(2),
  EXECUTED(3),
  FAILED(4),
  DELETED(5);

  private final int id;

  Role(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  static Role of(int id) {
    return values()[id - 1];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
