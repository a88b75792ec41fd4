package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.OutputOptions;
import org.filetrace.quill.cli.output.Style;
import org.filetrace.quill.cli.output.Terminal;
import org.filetrace.quill.store.Store;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A question to the store. */
@Command(mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class)
abstract class Verb implements Callable<Integer> {
  @ParentCommand Quill quill;
  @Spec CommandSpec spec;
  @Mixin OutputOptions output;
  private @Nullable Progress progress;

  /** Answers from an open store; the result is an {@link ExitStatus}. */
  abstract int answer(Store store);

  @Override
  public final Integer call() {
    progress = Progress.of(spec, surroundings().terminal());
    try (Store store = quill.openStore()) {
      return answer(store);
    } catch (DataAccessException e) {
      throw Failure.unreachable("store does not answer: " + firstLine(e));
    } finally {
      endProgress();
    }
  }

  /** From here on the verb prints. */
  final void endProgress() {
    if (progress != null) {
      progress.close();
    }
  }

  private static String firstLine(DataAccessException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Objects.requireNonNullElse(cause.getMessage(), "")
        .lines()
        .findFirst()
        .orElse("unknown cause");
  }

  /** Prints in the form asked for; the status is worse when the record is incomplete. */
  final int print(Answer answer, int status) {
    show(answer);
    return withCaveats(answer, status);
  }

  /** Prints in the form asked for. */
  final void show(Answer answer) {
    output.print(answer, out(), surroundings().terminal(), surroundings().clock().getZone());
  }

  /** Says on standard error what the answer lacks. A finding stands even on half a record. */
  final int withCaveats(Answer answer, int status) {
    out().flush();
    answer.notes().forEach(note -> err().println(spec.qualifiedName() + ": note: " + note));
    Terminal terminal = surroundings().terminal();
    boolean coloured = terminal.coloured() && terminal.watched();
    String incomplete = coloured ? Style.DOUBT.of("incomplete") : "incomplete";
    answer
        .caveats()
        .forEach(c -> err().println(spec.qualifiedName() + ": " + incomplete + ": " + c));
    boolean wrong = status == ExitStatus.CLEAN && !answer.caveats().isEmpty();
    return wrong ? ExitStatus.INCOMPLETE : status;
  }

  final PrintWriter out() {
    endProgress();
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    endProgress();
    return spec.commandLine().getErr();
  }

  final Surroundings surroundings() {
    return quill.surroundings();
  }

  final ZonedDateTime now() {
    return ZonedDateTime.now(surroundings().clock());
  }
}
