package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.text;

import java.util.List;
import java.util.concurrent.Callable;
import org.filetrace.quill.cli.doctor.Examination;
import org.filetrace.quill.cli.doctor.Finding;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.OutputOptions;
import org.filetrace.quill.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quill doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "What of FileTrace and Quill works on this node, for you; and what to do.",
    footer =
        "%nStatus 0 when nothing is broken, 5 when only the store is out of reach, else 1. Notes are"
            + " no faults.")
final class DoctorVerb implements Callable<Integer> {
  @ParentCommand Quill quill;
  @Spec CommandSpec spec;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    Surroundings surroundings = quill.surroundings();
    List<Finding> findings =
        Examination.ofThisNode(
            surroundings.storeChoice().url(quill.store),
            surroundings.clock(),
            ProgramVersion.number());
    Table table =
        new Table("checks", List.of(text("check"), text("health"), text("found"), text("remedy")));
    findings.forEach(f -> table.add(f.check(), f.health().toString(), f.found(), f.remedy()));
    output.print(
        new Answer("quill.doctor/1", List.of(table), List.of()),
        spec.commandLine().getOut(),
        surroundings.terminal(),
        surroundings.clock().getZone());
    List<String> broken =
        findings.stream()
            .filter(f -> f.health() == Finding.Health.BROKEN)
            .map(Finding::check)
            .toList();
    if (broken.isEmpty()) {
      return ExitStatus.CLEAN;
    }
    return broken.equals(List.of("store")) ? ExitStatus.STORE_UNREACHABLE : ExitStatus.AFFECTED;
  }
}
