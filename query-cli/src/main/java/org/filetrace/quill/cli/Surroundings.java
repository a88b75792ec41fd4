package org.filetrace.quill.cli;

import java.io.InputStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import org.filetrace.quill.cli.output.Terminal;

/**
 * What a command finds around it.
 *
 * @param user the login name that {@code last} and {@code -u} default to
 * @param clock the time now, in the zone that the user lives in
 * @param unicode whether the user's locale shows more than ASCII
 * @param input standard input
 */
record Surroundings(
    StoreChoice storeChoice,
    String user,
    Clock clock,
    Terminal terminal,
    boolean unicode,
    InputStream input) {
  /** The same, but for colours the user has decided. */
  Surroundings withColours(boolean wanted) {
    return new Surroundings(storeChoice, user, clock, terminal.withColours(wanted), unicode, input);
  }

  static Surroundings ofThisProcess() {
    String encoding = System.getProperty("native.encoding", "");
    return new Surroundings(
        StoreChoice.ofThisUser(),
        System.getProperty("user.name"),
        Clock.system(ZoneId.systemDefault()),
        Terminal.ofThisProcess(System.getenv()),
        encoding.toUpperCase(Locale.ROOT).startsWith("UTF"),
        System.in);
  }
}
