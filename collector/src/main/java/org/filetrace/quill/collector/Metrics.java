package org.filetrace.quill.collector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * How a watching collector does, as Prometheus text under {@code /metrics}; {@code /ready} answers
 * 200 while the store takes what is merged, else 503. On the loopback interface only.
 */
final class Metrics implements AutoCloseable {
  private final HttpServer server;
  private final Tally total = new Tally();
  private long quarantined;
  private long live;
  private long waiting;
  private double oldestSeconds;
  private int foldersAway;
  private boolean storeUp;
  private long failures;
  private long lastSuccessS;
  private String lastError = "";
  private long lastErrorS;

  /**
   * @param port 0 for any that is free
   */
  Metrics(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/metrics", exchange -> answer(exchange, 200, text()));
    server.createContext(
        "/ready", exchange -> answer(exchange, isReady() ? 200 : 503, isReady() ? "ready" : "no"));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  synchronized void merged(Tally tally) {
    total.merged += tally.merged;
    total.truncated += tally.truncated;
    total.untraced += tally.untraced;
    total.accesses += tally.accesses;
    quarantined += tally.quarantined.size();
    live = tally.live;
  }

  synchronized void storeAnswered() {
    storeUp = true;
  }

  /** What is in the folders was collected, but for those that are away. */
  synchronized void collected(int away) {
    foldersAway = away;
    if (away == 0) {
      lastSuccessS = System.currentTimeMillis() / 1000;
    }
  }

  synchronized void storeFailed(String message) {
    storeUp = false;
    failures++;
    lastError = message;
    lastErrorS = System.currentTimeMillis() / 1000;
  }

  /** What lies in the spool folders. */
  synchronized void backlog(long spools, double oldestAgeSeconds) {
    waiting = spools;
    oldestSeconds = oldestAgeSeconds;
  }

  private synchronized boolean isReady() {
    return storeUp;
  }

  private synchronized String text() {
    return new StringBuilder()
        .append(line("counter", "merged_traces_total", "Traces with news merged", total.merged))
        .append(line("counter", "truncated_traces_total", "Cut off traces", total.truncated))
        .append(line("counter", "untraced_commands_total", "Untraced commands", total.untraced))
        .append(line("counter", "accesses_total", "Accesses merged", total.accesses))
        .append(line("counter", "quarantined_total", "Files put into quarantine", quarantined))
        .append(line("counter", "store_failures_total", "Times the store failed", failures))
        .append(line("gauge", "live_spools", "Spools of running jobs", live))
        .append(line("gauge", "waiting_spools", "Spools not merged yet", waiting))
        .append(
            line("gauge", "oldest_waiting_seconds", "Age of the oldest of these", oldestSeconds))
        .append(line("gauge", "folders_away", "Spool folders that cannot be listed", foldersAway))
        .append(line("gauge", "store_up", "1 while the store answers", storeUp ? 1 : 0))
        .append(
            line(
                "gauge",
                "last_success_timestamp_seconds",
                "When all folders were last collected",
                lastSuccessS))
        .append(lastError.isEmpty() ? "" : lastError())
        .toString();
  }

  /** One series, the newest text as its label. */
  private String lastError() {
    return line(
        "gauge",
        "last_error_timestamp_seconds",
        "{error=\"" + label() + "\"}",
        "When the store failed last, and how",
        lastErrorS);
  }

  private String label() {
    return lastError
        .lines()
        .collect(Collectors.joining(" "))
        .replace("\\", "\\\\")
        .replace("\"", "\\\"");
  }

  private static String line(String type, String name, String help, double value) {
    return line(type, name, "", help, value);
  }

  private static String line(String type, String name, String labels, String help, double value) {
    String metric = "quill_collector_" + name;
    String number = value == Math.rint(value) ? String.valueOf((long) value) : "" + value;
    return "# HELP "
        + metric
        + " "
        + help
        + "\n# TYPE "
        + metric
        + " "
        + type
        + "\n"
        + metric
        + labels
        + " "
        + number
        + "\n";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
