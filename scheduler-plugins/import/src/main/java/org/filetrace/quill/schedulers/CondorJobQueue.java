package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.filetrace.quill.schedulers.ClassAdText.Ad;

/**
 * The schedd's job_queue.log: operations on ads (101 new, 102 destroy, 103 set, 104 delete, 105 and
 * 106 begin and end a transaction). The schedd rewrites it, so it is read from its beginning each
 * time. An operation or transaction that is not complete at its end did not happen.
 */
public final class CondorJobQueue extends FileSource {
  private static final Pattern JOB = Pattern.compile("\\d+\\.\\d+");

  private final String schedd;

  public CondorJobQueue(Path path, String schedd) {
    super("condor-job-queue", path);
    this.schedd = schedd;
  }

  @Override
  public void read(Import into) {
    Map<String, Ad> ads = new LinkedHashMap<>();
    StringBuilder transaction = new StringBuilder();
    boolean[] open = {false};
    boolean torn =
        file.lines(
            0,
            line -> {
              String operation = line.text();
              if (operation.startsWith("105")) {
                open[0] = true;
              } else if (operation.startsWith("106")) {
                transaction.toString().lines().forEach(held -> apply(held, ads, into));
                transaction.setLength(0);
                open[0] = false;
              } else if (open[0]) {
                transaction.append(operation).append('\n');
              } else {
                apply(operation, ads, into);
              }
            });
    if (torn || open[0]) {
      into.problem(Problem.TORN_TAIL, name());
    }
    ads.forEach((key, ad) -> store(key, ad, ads, into));
  }

  private void store(String key, Ad own, Map<String, Ad> ads, Import into) {
    if (!JOB.matcher(key).matches() || key.equals("0.0")) {
      return;
    }
    int dot = key.indexOf('.');
    Ad job = new Ad();
    Ad cluster = ads.get("0" + key.substring(0, dot) + ".-1");
    if (cluster != null) {
      job.putAll(cluster);
    }
    job.putAll(own);
    job.put("ClusterId", Long.valueOf(key.substring(0, dot)));
    job.put("ProcId", Long.valueOf(key.substring(dot + 1)));
    if (job.number("QDate") == null || job.number("JobStatus") == null) {
      into.problem(Problem.UNREADABLE_RECORD, "job " + key + " without QDate or JobStatus");
    } else {
      CondorJobs.store(job, schedd, into);
    }
  }

  private static void apply(String operation, Map<String, Ad> ads, Import into) {
    String[] part = operation.split(" ", 4);
    String verb = part[0];
    String key = part.length > 1 ? part[1] : "";
    switch (verb) {
      case "101" -> ads.put(key, new Ad());
      case "102" -> ads.remove(key);
      case "103" -> {
        if (part.length == 4) {
          ads.computeIfAbsent(key, k -> new Ad()).put(part[2], ClassAdText.value(part[3]));
        }
      }
      case "104" -> {
        Ad ad = ads.get(key);
        if (ad != null && part.length > 2) {
          ad.remove(part[2]);
        }
      }
      case "107" -> {}
      default -> into.problem(Problem.UNREADABLE_RECORD, operation);
    }
  }
}
