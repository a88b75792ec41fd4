package org.filetrace.quill.schedulers;

import java.nio.file.Path;

/** A file of a scheduler. */
abstract class FileSource implements Source {
  final GrowingFile file;
  private final String kind;

  FileSource(String kind, Path path) {
    this.kind = kind;
    this.file = new GrowingFile(path);
  }

  @Override
  public final String name() {
    return file.name();
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final void check() {
    file.check();
  }
}
