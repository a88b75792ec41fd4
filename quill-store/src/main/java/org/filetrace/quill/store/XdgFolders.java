package org.filetrace.quill.store;

import java.nio.file.Path;
import java.util.Map;

/**
 * A user's folders as the XDG Base Directory Specification has them; relative values are to be
 * ignored. The home is {@code HOME}, as for the launcher, whatever the password database says.
 */
public record XdgFolders(Map<String, String> environment) {
  public static XdgFolders ofThisProcess() {
    return new XdgFolders(System.getenv());
  }

  /** {@code $XDG_DATA_HOME}, else {@code ~/.local/share}. */
  public Path data() {
    return folder("XDG_DATA_HOME", ".local/share");
  }

  /** {@code $XDG_CONFIG_HOME}, else {@code ~/.config}. */
  public Path config() {
    return folder("XDG_CONFIG_HOME", ".config");
  }

  /** {@code $XDG_STATE_HOME}, else {@code ~/.local/state}. */
  public Path state() {
    return folder("XDG_STATE_HOME", ".local/state");
  }

  private Path folder(String variable, String otherwise) {
    String named = environment.getOrDefault(variable, "");
    return named.startsWith("/") ? Path.of(named) : home().resolve(otherwise);
  }

  private Path home() {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
  }
}
