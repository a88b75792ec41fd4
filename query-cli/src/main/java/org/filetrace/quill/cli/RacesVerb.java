package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectJobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quill races}. */
@Command(
    name = "races",
    description = {
      "Jobs in each other's way: two that wrote one file at overlapping times, or one that wrote or"
          + " replaced a file while another read it.",
      "A job counts as having a file from its first open to its last close of it, so some of these"
          + " did no harm."
    },
    footer = {
      "%nWithout -S the last day. Exit status 1 when there is any.",
      "%nExample:",
      "  quill races -S now-7days -u alice,bob"
    })
final class RacesVerb extends Verb {
  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now());
    List<RecordedJob> jobs =
        new SelectJobs(store.sql())
            .matching(selection.timeless() ? filter.since(now().minusDays(1).toInstant()) : filter);
    Table table =
        new Table(
            "races",
            List.of(
                text("kind"),
                text("since"),
                text("writer"),
                text("writer_user"),
                text("other"),
                text("other_user"),
                text("pathname")));
    for (Races.Race race : new Races(store, jobs).all()) {
      table.add(
          race.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          race.since(),
          race.first().globaljobid(),
          race.first().userName(),
          race.second().globaljobid(),
          race.second().userName(),
          race.pathname());
    }
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(jobs));
    return print(
        new Answer("quill.races/1", List.of(table), caveats),
        table.rows().isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }
}
