package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.IMPORT_PROBLEM;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;

/** The problems of one source: each is counted, and a part of what they are about is kept. */
final class FoundProblems {
  private static final int MOST_SUBJECTS = 100;
  private static final int SUBJECT_CHARACTERS = 200;

  private record Finding(Problem problem, String subject) {}

  private final Map<Problem, Long> counts = new LinkedHashMap<>();
  private final Map<Finding, Long> findings = new LinkedHashMap<>();

  void add(Problem problem, String subject) {
    counts.merge(problem, 1L, Long::sum);
    Finding finding = new Finding(problem, clipped(subject));
    if (findings.containsKey(finding) || findings.size() < MOST_SUBJECTS) {
      findings.merge(finding, 1L, Long::sum);
    }
  }

  Map<Problem, Long> counts() {
    return counts;
  }

  /** In place of those of the import before. */
  void write(String source, long nowNanos, DSLContext sql) {
    sql.deleteFrom(IMPORT_PROBLEM).where(IMPORT_PROBLEM.SOURCE.eq(source)).execute();
    findings.forEach(
        (finding, count) ->
            KeyedRow.of(IMPORT_PROBLEM.SOURCE, source)
                .and(IMPORT_PROBLEM.CODE, finding.problem().code())
                .and(IMPORT_PROBLEM.SUBJECT, finding.subject())
                .and(IMPORT_PROBLEM.COUNT, count)
                .and(IMPORT_PROBLEM.IMPORTED_NS, nowNanos)
                .writeTo(IMPORT_PROBLEM, 3, sql));
  }

  private static String clipped(String text) {
    return text.length() <= SUBJECT_CHARACTERS ? text : text.substring(0, SUBJECT_CHARACTERS) + "…";
  }
}
