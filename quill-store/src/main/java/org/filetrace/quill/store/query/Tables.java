package org.filetrace.quill.store.query;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** The tables that the queries read, and how their values become the model's. */
final class Tables {
  private static final long NANOS = 1_000_000_000L;

  static final class Job {
    static final Table<Record> JOB = table(name("job"));
    static final Field<Long> JOB_ID = number("job", "job_id");
    static final Field<String> GLOBALJOBID = text("job", "globaljobid");
    static final Field<Long> OWNER_ID = number("job", "owner_id");
    static final Field<String> CLUSTER = text("job", "cluster");
    static final Field<String> SCHEDULER = text("job", "scheduler");
    static final Field<String> SCHEDULER_JOB_ID = text("job", "scheduler_job_id");
    static final Field<String> ARRAY_INDEX = text("job", "array_index");
    static final Field<String> JOB_NAME = text("job", "job_name");
  }

  static final class Owner {
    static final Table<Record> OWNER = table(name("owner"));
    static final Field<Long> OWNER_ID = number("owner", "owner_id");
    static final Field<String> USER_NAME = text("owner", "user_name");
  }

  static final class Node {
    static final Table<Record> NODE = table(name("node"));
    static final Field<Long> NODE_ID = number("node", "node_id");
    static final Field<String> HOST = text("node", "host");
  }

  static final class Trace {
    static final Table<Record> TRACE = table(name("trace"));
    static final Field<Long> TRACE_ID = number("trace", "trace_id");
    static final Field<String> TRACE_UUID = text("trace", "trace_uuid");
    static final Field<Long> JOB_ID = number("trace", "job_id");
    static final Field<Long> NODE_ID = number("trace", "node_id");
    static final Field<String> STEP = text("trace", "step");
    static final Field<Long> RANK = number("trace", "rank");
    static final Field<Long> RESTART = number("trace", "restart");
    static final Field<String> KERNEL = text("trace", "kernel");
    static final Field<String> ARCHITECTURE = text("trace", "architecture");
    static final Field<String> TRACER_VERSION = text("trace", "tracer_version");
    static final Field<String> COMMAND = text("trace", "command");
    static final Field<String> CWD = text("trace", "cwd");
    static final Field<Long> STARTED_NS = number("trace", "started_ns");
    static final Field<Long> ENDED_NS = number("trace", "ended_ns");
    static final Field<Long> WAIT_STATUS = number("trace", "wait_status");
    static final Field<String> VERDICT = text("trace", "verdict");
  }

  static final class Path {
    static final Table<Record> PATH = table(name("path"));
    static final Field<Long> PATH_ID = number("path", "path_id");
    static final Field<String> PATHNAME = text("path", "pathname");
  }

  static final class Version {
    static final Table<Record> FILE_VERSION = table(name("file_version"));
    static final Field<Long> VERSION_ID = number("file_version", "version_id");
    static final Field<Long> PATH_ID = number("file_version", "path_id");
    static final Field<Long> SIZE_BYTES = number("file_version", "size_bytes");
    static final Field<Long> MTIME_NS = number("file_version", "mtime_ns");
    static final Field<Long> STATE_ID = number("file_version", "state_id");
    static final Field<Long> ALGORITHM_ID = number("file_version", "algorithm_id");
    static final Field<byte[]> DIGEST = field(name("file_version", "digest"), byte[].class);

    /** The digest in hex, in the words of the engine's index on it. */
    static Field<String> hex(DSLContext store) {
      return store.family() == SQLDialect.SQLITE
          ? field("nullif(lower(hex({0})), '')", String.class, DIGEST)
          : field("encode({0}, 'hex')", String.class, DIGEST);
    }
  }

  static final class Use {
    static final Table<Record> FILE_USE = table(name("file_use"));
    static final Field<Long> TRACE_ID = number("file_use", "trace_id");
    static final Field<Long> ROLE_ID = number("file_use", "role_id");
    static final Field<Long> PATH_ID = number("file_use", "path_id");
    static final Field<Long> VERSION_ID = number("file_use", "version_id");
    static final Field<Long> FIRST_NS = number("file_use", "first_ns");
    static final Field<Long> LAST_NS = number("file_use", "last_ns");
  }

  static final class Process {
    static final Table<Record> PROCESS = table(name("process"));
    static final Field<Long> TRACE_ID = number("process", "trace_id");
    static final Field<Long> PROCESS_NO = number("process", "process_no");
    static final Field<Long> PARENT_NO = number("process", "parent_no");
    static final Field<Long> PID = number("process", "pid");
    static final Field<Long> STARTED_NS = number("process", "started_ns");
    static final Field<Long> ENDED_NS = number("process", "ended_ns");
    static final Field<Long> WAIT_STATUS = number("process", "wait_status");
    static final Field<Long> READ_BYTES = number("process", "read_bytes");
    static final Field<Long> WRITTEN_BYTES = number("process", "written_bytes");
    static final Field<Long> EXECUTION_SEQ = number("process", "execution_seq");
  }

  static final class Execution {
    static final Table<Record> EXECUTION = table(name("execution"));
    static final Field<Long> TRACE_ID = number("execution", "trace_id");
    static final Field<Long> SEQ = number("execution", "seq");
    static final Field<Long> PATH_ID = number("execution", "path_id");
    static final Field<String> ARGUMENTS = text("execution", "arguments");
    static final Field<String> CWD = text("execution", "cwd");
  }

  static final class Mark {
    static final Table<Record> MARK = table(name("mark"));
    static final Field<Long> TRACE_ID = number("mark", "trace_id");
    static final Field<Long> MARK_NO = number("mark", "mark_no");
    static final Field<Long> AT_NS = number("mark", "at_ns");
    static final Field<String> KIND = text("mark", "kind");
    static final Field<Long> COUNT = number("mark", "count");
    static final Field<String> DETAIL = text("mark", "detail");
  }

  private Tables() {}

  private static Field<String> text(String table, String column) {
    return field(name(table, column), String.class);
  }

  private static Field<Long> number(String table, String column) {
    return field(name(table, column), Long.class);
  }

  /** An instant of the store, which counts nanoseconds since the epoch. */
  static @Nullable Instant instant(@Nullable Long nanos) {
    return nanos == null
        ? null
        : Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  /** Nanoseconds since the epoch; a time before 1678 or after 2262 counts as the end of the scale. */
  static long nanos(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    } catch (ArithmeticException e) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** An exit status as a shell shows it: 128 and the signal when one ended the process. */
  static @Nullable Integer exitStatus(@Nullable Long waitStatus) {
    if (waitStatus == null) {
      return null;
    }
    int signal = (int) (waitStatus & 0x7f);
    return signal == 0 ? (int) (waitStatus >> 8 & 0xff) : 128 + signal;
  }
}
