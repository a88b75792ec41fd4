package org.filetrace.quill.cli;

import java.util.concurrent.Callable;
import org.filetrace.quill.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quill init}: the store, made and ready. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Create the store, or bring it to this program's version; changes nothing else.")
final class InitCommand implements Callable<Integer> {
  @ParentCommand Quill quill;
  @Spec CommandSpec spec;

  @Option(
      names = "--roles",
      description = {
        "PostgreSQL: create the roles quill_user (own jobs), quill_operator (all) and quill_writer"
            + " (collectors) where they are missing, and give them their rights.",
        "Needs a superuser's login."
      })
  boolean roles;

  @Override
  public Integer call() {
    try (Store store = quill.openStoreForMerge()) {
      if (roles) {
        store.setUpRoles();
      }
      spec.commandLine()
          .getOut()
          .println(
              "store "
                  + store.location().display()
                  + ": schema version "
                  + Store.SCHEMA_VERSION
                  + (roles ? "; roles quill_user, quill_operator, quill_writer" : ""));
      return ExitStatus.CLEAN;
    }
  }
}
