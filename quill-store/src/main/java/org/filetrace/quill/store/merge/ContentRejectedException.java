package org.filetrace.quill.store.merge;

/** A trace contradicts itself or the store, and cannot be merged; the others of its batch can. */
public final class ContentRejectedException extends RuntimeException {
  private final String uuid;

  ContentRejectedException(String uuid, String message) {
    super(message);
    this.uuid = uuid;
  }

  /** Of the trace. */
  public String uuid() {
    return uuid;
  }
}
