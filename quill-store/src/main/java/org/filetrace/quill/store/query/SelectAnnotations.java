package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ANNOTATION;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;

/** What was said about jobs, in the order in which it was said. */
public final class SelectAnnotations {
  private final DSLContext store;

  public SelectAnnotations(DSLContext store) {
    this.store = store;
  }

  public List<Annotation> ofJobs(Collection<Long> jobIds) {
    List<Annotation> annotations = new ArrayList<>();
    Chunks.of(jobIds)
        .forEach(
            chunk ->
                annotations.addAll(
                    store
                        .selectFrom(ANNOTATION)
                        .where(ANNOTATION.JOB_ID.in(chunk))
                        .orderBy(ANNOTATION.ANNOTATION_ID)
                        .fetch(
                            row ->
                                new Annotation(
                                    row.get(ANNOTATION.JOB_ID),
                                    row.get(ANNOTATION.AUTHOR),
                                    Nanos.instant(row.get(ANNOTATION.WRITTEN_NS)),
                                    row.get(ANNOTATION.TAG),
                                    row.get(ANNOTATION.CONTENT)))));
    return annotations;
  }
}
