package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.filetrace.quill.schedulers.GrowingFile.Line;

/**
 * JOB_FINISH records of LSF's lsb.acct(5): fields separated by blanks, texts quoted with doubled
 * quotes inside.
 */
final class LsfAccounting implements RecordReader {
  private static final CSVFormat FORMAT =
      CSVFormat.Builder.create().setDelimiter(' ').setQuote('"').get();
  private static final int RUSAGE_FIELDS = 19;
  private static final long DONE = 64;

  private final Import into;
  private final String cluster;

  LsfAccounting(Import into, String cluster) {
    this.into = into;
    this.cluster = cluster;
  }

  @Override
  public boolean line(Line line) {
    if (line.text().startsWith("\"JOB_FINISH\"")) {
      record(line.text());
    } else if (!line.text().startsWith("\"") && !line.text().isBlank()) {
      into.problem(Problem.UNREADABLE_RECORD, line.text());
    }
    return true;
  }

  private void record(String line) {
    try (CSVParser parser = CSVParser.parse(line, FORMAT)) {
      job(new Fields(parser.getRecords().get(0)));
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      into.problem(Problem.UNREADABLE_RECORD, line);
    }
  }

  /** In the order of lsb.acct(5). */
  private void job(Fields field) {
    field.skip(2);
    long ended = field.number();
    String id = field.text();
    long uid = field.number();
    field.skip(1);
    long slots = field.number();
    long submitted = field.number();
    field.skip(2);
    long started = field.number();
    String user = field.text();
    String queue = field.text();
    String requirements = field.text();
    field.skip(3);
    String cwd = field.text();
    field.skip(4);
    field.skip((int) field.number());
    List<String> hosts = field.texts((int) field.number());
    long status = field.number();
    field.skip(1);
    String name = field.text();
    String command = field.text();
    field.skip(RUSAGE_FIELDS + 1);
    String project = field.text();
    long waitStatus = field.number();
    field.skip(3);
    long index = field.number();
    String printed = index == 0 ? id : id + "[" + index + "]";
    Set<String> nodes = nodes(hosts);
    into.job(
        new AccountedJob("lsf", cluster, cluster + "#" + printed, printed)
            .arrayIndex(index == 0 ? "" : String.valueOf(index))
            .submitted(Amounts.nanosOfEpoch(submitted))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(started))
            .set(ACCOUNTED_JOB.ENDED_NS, Amounts.nanosOfEpoch(ended))
            .set(ACCOUNTED_JOB.UID, uid)
            .set(ACCOUNTED_JOB.USER_NAME, user)
            .set(ACCOUNTED_JOB.PROJECT, project)
            .set(ACCOUNTED_JOB.PARTITION_NAME, queue)
            .set(ACCOUNTED_JOB.REQUESTED, requirements)
            .set(ACCOUNTED_JOB.JOB_NAME, name)
            .set(ACCOUNTED_JOB.SCRIPT, command)
            .set(ACCOUNTED_JOB.WORK_DIR, cwd)
            .set(ACCOUNTED_JOB.CORES, slots)
            .set(ACCOUNTED_JOB.NODE_COUNT, Long.valueOf(nodes.size()))
            .set(ACCOUNTED_JOB.NODES, String.join(",", nodes))
            .set(ACCOUNTED_JOB.STATE, status == DONE ? "COMPLETED" : "FAILED")
            .set(ACCOUNTED_JOB.EXIT_STATUS, Amounts.shellStatus(waitStatus))
            .ranOn(List.copyOf(nodes)));
  }

  /** {@code 16*host1201-ib}, or a host once for each slot. */
  private static Set<String> nodes(List<String> hosts) {
    Set<String> nodes = new LinkedHashSet<>();
    hosts.forEach(host -> nodes.add(host.replaceFirst("^\\d+\\*", "")));
    return nodes;
  }

  /** Reads the fields one after the other: how many there are is said in them. */
  private static final class Fields {
    private final CSVRecord record;
    private int next;

    Fields(CSVRecord record) {
      this.record = record;
    }

    void skip(int fields) {
      next += fields;
    }

    String text() {
      return record.get(next++);
    }

    long number() {
      return Long.parseLong(text());
    }

    List<String> texts(int count) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        texts.add(text());
      }
      return texts;
    }
  }
}
