package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quill-collector watch}: as a daemon, until SIGTERM. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Merge spools as they appear, and running jobs while they run, until SIGTERM or SIGINT.",
      "While the store is away, spools stay in their folders. A folder that vanishes is reported,"
          + " and served again once it is back."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:stopped by a signal",
      "2:usage",
      "3:no spool folder at the start, or no permission to list it",
      "4:a spool folder that is there cannot be read or changed"
    })
final class WatchCommand implements Callable<Integer> {
  private static final long STOP_SECONDS = 60;
  private static final int HIGHEST_PORT = 65_535;

  @Spec CommandSpec spec;
  @Mixin CollectionOptions options;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Look into the folders at least so often (default: ${DEFAULT-VALUE}).")
  int intervalSeconds;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9464",
      description =
          "Port of the loopback interface for /metrics (Prometheus) and /ready; 0 for any free"
              + " one (default: ${DEFAULT-VALUE}).")
  int metricsPort;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (intervalSeconds < 1 || metricsPort > HIGHEST_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--interval is at least 1, --metrics-port at most " + HIGHEST_PORT);
    }
    PrintWriter log = spec.commandLine().getErr();
    List<Path> folders = options.folders();
    try (Metrics metrics = metrics()) {
      Watch watch = new Watch(options, Duration.ofSeconds(intervalSeconds), metrics, log);
      log.println(
          "quill-collector: watching "
              + folders
              + ", metrics on http://127.0.0.1:"
              + metrics.port()
              + "/metrics");
      log.flush();
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(watch, ended)));
      watch.run();
      ended.countDown();
      return 0;
    }
  }

  private Metrics metrics() throws IOException {
    try {
      return new Metrics(metricsPort);
    } catch (BindException e) {
      throw new ParameterException(
          spec.commandLine(),
          "port "
              + metricsPort
              + " is not free for metrics ("
              + e.getMessage()
              + "): stop what uses it, or give another one with --metrics-port");
    }
  }

  /** The JVM ends when its hooks have: wait for the batch at hand. */
  private static void stop(Watch watch, CountDownLatch ended) {
    try {
      watch.stop();
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1); // its transaction is rolled back, its spools are still there
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
