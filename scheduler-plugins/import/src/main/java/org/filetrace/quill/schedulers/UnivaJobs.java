package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A job, or an array of jobs, as Univa Grid Engine's REST service answers {@code /jobs/ID}. */
public final class UnivaJobs implements Source {
  private final Path path;
  private final String cluster;

  public UnivaJobs(Path path, String cluster) {
    this.path = path;
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return path.toAbsolutePath().normalize().toString();
  }

  @Override
  public String kind() {
    return "univa-rest";
  }

  @Override
  public void check() {
    document();
  }

  @Override
  public void read(Import into) {
    JsonNode document = document();
    for (JsonNode job : document.isArray() ? document : List.of(document)) {
      if (job.path("jobid").isNumber()) {
        job(job, into);
      } else {
        into.problem(Problem.UNREADABLE_RECORD, "no jobid: " + job);
      }
    }
  }

  private JsonNode document() {
    try {
      return new ObjectMapper().readTree(path.toFile());
    } catch (IOException e) {
      throw new ImportException(name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void job(JsonNode json, Import into) {
    String id = json.path("jobid").asText();
    String task = json.path("taskid").isNumber() ? json.path("taskid").asText() : "";
    String[] queue = json.path("queue").asText("").split("@", 2);
    String host = queue.length == 2 ? queue[1] : "";
    JsonNode times = json.path("timeStamp");
    AccountedJob job =
        new AccountedJob(
                "gridengine", cluster, cluster + "#" + id + (task.isEmpty() ? "" : "." + task), id)
            .arrayIndex(task)
            .submitted(Amounts.nanosOfEpoch(times.path("submitEpoch").asLong()))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(times.path("startEpoch").asLong()))
            .set(ACCOUNTED_JOB.JOB_NAME, text(json, "name"))
            .set(ACCOUNTED_JOB.USER_NAME, text(json, "user"))
            .set(ACCOUNTED_JOB.ACCOUNT, text(json, "account"))
            .set(ACCOUNTED_JOB.PROJECT, text(json, "project"))
            .set(ACCOUNTED_JOB.PARTITION_NAME, queue[0])
            .set(ACCOUNTED_JOB.NODES, host)
            .set(ACCOUNTED_JOB.CORES, json.path("slots").asLong(1))
            .set(ACCOUNTED_JOB.SUBMIT_LINE, text(json, "command"))
            .set(ACCOUNTED_JOB.STATE, state(text(json, "state"), into))
            .ranOn(host.isEmpty() ? List.of() : List.of(host));
    into.job(job);
  }

  /** The letters of qstat(1). */
  private static String state(String letters, Import into) {
    if (letters.contains("E")) {
      return "FAILED";
    }
    if (letters.contains("s") || letters.contains("S") || letters.contains("T")) {
      return "SUSPENDED";
    }
    if (letters.contains("r") || letters.contains("t")) {
      return "RUNNING";
    }
    if (letters.contains("w")) {
      return "PENDING";
    }
    into.problem(Problem.UNKNOWN_STATE, letters);
    return letters.isEmpty() ? "UNKNOWN" : letters;
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).isNull() ? "" : json.path(field).asText("");
  }
}
