package org.filetrace.quill.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import org.filetrace.quill.cli.select.Word;
import org.filetrace.quill.store.NewRecords;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code quill}: asks the store where files come from. */
@Command(
    name = "quill",
    synopsisSubcommandLabel = "VERB",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Which job made this file, from what, with what, where?",
    // a job and its files; across jobs; what people say; for other tools; operation
    subcommands = {
      JobVerb.class,
      FilesVerb.class,
      JobsVerb.class,
      StaleVerb.class,
      NodeVerb.class,
      LineageVerb.class,
      TaintVerb.class,
      DiffVerb.class,
      VerifyVerb.class,
      ImpactVerb.class,
      WhoVerb.class,
      UnusedVerb.class,
      RacesVerb.class,
      FindVerb.class,
      TagVerb.class,
      NoteVerb.class,
      EventsVerb.class,
      ExportVerb.class,
      MethodsVerb.class,
      SqlVerb.class,
      SchemaVerb.class,
      StatusVerb.class,
      InitCommand.class,
      DoctorVerb.class,
      ImportVerb.class,
      PurgeVerb.class,
      GenerateCompletion.class
    },
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:Clean.",
      "1:Stale, different or affected.",
      "2:Usage.",
      "3:Not found or not permitted.",
      "4:Answered, but the record is incomplete and the answer may be wrong.",
      "5:The store is unreachable."
    },
    footerHeading = "%nStore:%n",
    footer =
        "  --store, else QUILL_STORE, else 'store=' in ~/.config/quill/quill.conf or"
            + " /etc/quill/quill.conf, else ~/.local/share/quill/quill.db.")
final class Quill implements Runnable {
  @Option(
      names = "--store",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "sqlite:/path/quill.db or postgresql://[user@]host/database.")
  @Nullable String store;

  /** When colours are used. */
  enum Colours {
    ALWAYS,
    NEVER,
    AUTO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description =
          "Colours: ${COMPLETION-CANDIDATES}; auto, the default, on a terminal only and not with"
              + " NO_COLOR.")
  Colours colours = Colours.AUTO;

  @Spec CommandSpec spec;

  private final Surroundings surroundings;

  Quill(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The whole command, ready to execute. */
  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine quill = new CommandLine(new Quill(surroundings));
    Word.register(quill);
    return quill
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> misused(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + misuse(e) + "; try '" + name + " --help'");
    return ExitStatus.USAGE;
  }

  private static String misuse(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String word = "'" + unmatched.getUnmatched().get(0) + "'";
      if (e.getCommandLine().getSubcommands().isEmpty()) {
        return word + " is one argument too many";
      }
      List<String> similar = unmatched.getSuggestions();
      return "there is no "
          + word
          + (similar.isEmpty() ? "" : " (did you mean " + similar.get(0) + "?)");
    }
    return Objects.requireNonNullElse(e.getMessage(), "")
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceFirst("^Error: ", "");
  }

  private static int failed(Exception e, CommandLine command) throws Exception {
    command.getOut().flush();
    String name = command.getCommandSpec().qualifiedName();
    if (e instanceof Failure failure) {
      command.getErr().println(name + ": " + e.getMessage());
      return failure.exitStatus();
    }
    if (e instanceof StoreException) {
      command.getErr().println(name + ": " + e.getMessage());
      return ExitStatus.STORE_UNREACHABLE;
    }
    throw e;
  }

  /** Opens the store that this command line is about. */
  Store openStore() {
    String url = surroundings.storeChoice().url(store);
    if (url == null) {
      bringInNewRecords();
    }
    return Store.open(url);
  }

  private void bringInNewRecords() {
    for (NewRecords records : ServiceLoader.load(NewRecords.class)) {
      try {
        records.bringIn().forEach(this::warn);
      } catch (IOException | StoreException e) {
        warn("the newest jobs are missing: " + e.getMessage());
      }
    }
  }

  private void warn(String line) {
    spec.commandLine().getErr().println(spec.name() + ": " + line);
  }

  /** Opens it to write in it; creates it when it is not there. */
  Store openStoreForMerge() {
    return Store.openForMerge(surroundings.storeChoice().url(store));
  }

  Surroundings surroundings() {
    return colours == Colours.AUTO
        ? surroundings
        : surroundings.withColours(colours == Colours.ALWAYS);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }
}
