package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ANNOTATION;
import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.EXECUTION;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.TableField;

/**
 * What jobs are looked for by; all of it must be so. Patterns have {@code *} and {@code ?} as in a
 * shell, and capital letters do not matter.
 *
 * @param tags keys with the value that they have now; an empty value stands for any
 * @param names patterns of the job's name or command
 * @param executables patterns of a program that the job executed: its name, or its path when the
 *     pattern has a slash
 * @param notes words that a note has
 */
public record JobSearch(
    Map<String, String> tags, List<String> names, List<String> executables, List<String> notes) {
  public JobSearch {
    tags = Map.copyOf(tags);
    names = List.copyOf(names);
    executables = List.copyOf(executables);
    notes = List.copyOf(notes);
  }

  /** The jobs of the filter that are as looked for. */
  public List<RecordedJob> among(DSLContext store, JobFilter filter) {
    Condition all = filter.condition();
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      all = all.and(isTagged(tag.getKey(), tag.getValue()));
    }
    for (String name : names) {
      all = all.and(like(JOB.JOB_NAME, name).or(like(TRACE.COMMAND, name)));
    }
    for (String executable : executables) {
      all = all.and(executed(executable));
    }
    for (String word : notes) {
      all =
          all.and(
              exists(
                  selectOne()
                      .from(ANNOTATION)
                      .where(ANNOTATION.JOB_ID.eq(TRACE.JOB_ID))
                      .and(ANNOTATION.TAG.isNull())
                      .and(ANNOTATION.CONTENT.containsIgnoreCase(word))));
    }
    SelectJobs jobs = new SelectJobs(store);
    return jobs.ofIds(jobs.where(all).stream().map(RecordedJob::id).toList());
  }

  private static Condition isTagged(String key, String value) {
    var newer = ANNOTATION.as("newer");
    return exists(
        selectOne()
            .from(ANNOTATION)
            .where(ANNOTATION.JOB_ID.eq(TRACE.JOB_ID))
            .and(ANNOTATION.TAG.eq(key))
            .and(value.isEmpty() ? noCondition() : ANNOTATION.CONTENT.eq(value))
            .and(
                notExists(
                    selectOne()
                        .from(newer)
                        .where(newer.JOB_ID.eq(ANNOTATION.JOB_ID))
                        .and(newer.TAG.eq(key))
                        .and(newer.ANNOTATION_ID.gt(ANNOTATION.ANNOTATION_ID)))));
  }

  private static Condition executed(String pattern) {
    int slash = pattern.lastIndexOf('/');
    Condition is = like(FILE_VERSION.NAME, pattern.substring(slash + 1));
    if (slash >= 0) {
      is = is.and(like(DIRECTORY.PATH, pattern.substring(0, slash)));
    }
    return exists(executed(PROCESS.TRACE_ID, PROCESS.EXECUTABLE_ID, is))
        .or(exists(executed(EXECUTION.TRACE_ID, EXECUTION.EXECUTABLE_ID, is)));
  }

  private static Select<?> executed(
      TableField<?, Long> traceId, TableField<?, Long> executableId, Condition is) {
    return selectOne()
        .from(executableId.getTable())
        .join(FILE_VERSION)
        .on(FILE_VERSION.VERSION_ID.eq(executableId))
        .join(DIRECTORY)
        .on(DIRECTORY.DIRECTORY_ID.eq(FILE_VERSION.DIRECTORY_ID))
        .where(traceId.eq(TRACE.TRACE_ID))
        .and(is);
  }

  private static Condition like(Field<String> text, String pattern) {
    String escaped = pattern.replaceAll("([!%_])", "!$1").replace('*', '%').replace('?', '_');
    return text.likeIgnoreCase(escaped, '!');
  }
}
