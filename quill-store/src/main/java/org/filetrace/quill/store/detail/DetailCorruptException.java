package org.filetrace.quill.store.detail;

/** A stored detail block does not decode: the store is damaged, or written by a newer version. */
public final class DetailCorruptException extends RuntimeException {
  public DetailCorruptException(String why) {
    super("the stored detail of a trace cannot be read: " + why);
  }
}
