package org.filetrace.spool.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.filetrace.spool.JobIdentity;

/**
 * Lines {@code Name = value}, as a job ad and as the environment of a job: it always has a name.
 */
public final class JobAdFuzz {
  private JobAdFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    ClassAd ad = ClassAd.parse(text);
    ad.string("GlobalJobId");
    ad.integer("ClusterId");
    Map<String, String> environment = new HashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    environment.remove("_CONDOR_JOB_AD"); // the name of a file
    JobIdentity job =
        new JobEnvironment(environment, new JobNames(null, null, null)).identify("n1", 1, 2);
    if (job.globalJobId().isEmpty()) {
      throw new AssertionError("a job without a name");
    }
  }
}
