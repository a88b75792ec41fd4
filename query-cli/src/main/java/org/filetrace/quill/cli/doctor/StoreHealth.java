package org.filetrace.quill.cli.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Whether the store answers, how its clock goes, and which tracers write into it. */
final class StoreHealth {
  private static final Duration SKEW_MAX = Duration.ofSeconds(2);
  private static final int VERSIONS_SHOWN = 5;

  private final @Nullable String url;
  private final Clock clock;
  private final String ownVersion;

  StoreHealth(@Nullable String url, Clock clock, String ownVersion) {
    this.url = url;
    this.clock = clock;
    this.ownVersion = ownVersion;
  }

  /** The first says whether the store can be reached. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try (Store store = Store.open(url)) {
      String engine = store.isPostgres() ? "PostgreSQL" : "SQLite";
      findings.add(Finding.ok("store", store.location().display() + ", " + engine));
      if (store.isPostgres()) {
        findings.add(skew(store));
      }
      findings.add(tracers(store));
    } catch (StoreException | DataAccessException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      String[] causeAndRemedy = message.split("; ", 2);
      String remedy = causeAndRemedy.length == 2 ? causeAndRemedy[1] : "name it with --store";
      findings.add(Finding.broken("store", causeAndRemedy[0], remedy));
    }
    return findings;
  }

  private Finding skew(Store store) {
    Instant before = clock.instant();
    OffsetDateTime there =
        store.sql().fetchSingle("SELECT clock_timestamp()").get(0, OffsetDateTime.class);
    Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
    Duration skew = Duration.between(there.toInstant(), middle);
    String found =
        (skew.isNegative() ? "-" : "+") + skew.abs().toMillis() + " ms against the store";
    return skew.abs().compareTo(SKEW_MAX) <= 0
        ? Finding.ok("clock", found)
        : Finding.broken("clock", found, "synchronise this node: times of records are its own");
  }

  private Finding tracers(Store store) {
    List<String> versions =
        store
            .sql()
            .fetch("SELECT DISTINCT tracer_version FROM traces WHERE tracer_version IS NOT NULL")
            .getValues(0, String.class);
    List<String> others =
        versions.stream().filter(version -> !version.equals(ownVersion)).sorted().toList();
    return others.isEmpty()
        ? Finding.ok(
            "tracers", versions.isEmpty() ? "no record yet" : "all of version " + ownVersion)
        : Finding.note(
            "tracers",
            "records of other versions: "
                + String.join(", ", others.subList(0, Math.min(VERSIONS_SHOWN, others.size()))),
            "expected while a site upgrades");
  }
}
