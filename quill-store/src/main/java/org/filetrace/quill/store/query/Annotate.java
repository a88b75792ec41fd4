package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ANNOTATION;

import java.time.Instant;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;

/** Adds to what is said about jobs; nothing is ever changed or removed. */
public final class Annotate {
  private final Store store;
  private final String author;

  /**
   * @param author whose words these are; in PostgreSQL the database says who
   */
  public Annotate(Store store, String author) {
    this.store = store;
    this.author = author;
  }

  /**
   * Adds a tag or note.
   *
   * @param tag key of the tag, null for a note
   * @param now in PostgreSQL the database says when
   */
  public void add(long jobId, @Nullable String tag, String content, Instant now) {
    if (store.isPostgres()) {
      store
          .sql()
          .insertInto(ANNOTATION, ANNOTATION.JOB_ID, ANNOTATION.TAG, ANNOTATION.CONTENT)
          .values(jobId, tag, content)
          .execute();
    } else {
      store
          .sql()
          .insertInto(ANNOTATION)
          .columns(
              ANNOTATION.JOB_ID,
              ANNOTATION.TAG,
              ANNOTATION.CONTENT,
              ANNOTATION.AUTHOR,
              ANNOTATION.WRITTEN_NS)
          .values(jobId, tag, content, author, Nanos.of(now))
          .execute();
    }
  }
}
