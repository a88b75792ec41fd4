package org.filetrace.quill.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a store is: {@code sqlite:/path/quill.db}, a plain path, or {@code
 * postgresql://[user[:password]@]host[:port]/database[?options]}; each also with {@code jdbc:} in
 * front.
 */
public sealed interface StoreLocation {
  /** As shown to people: without password. */
  String display();

  /** An SQLite file. */
  record SqliteFile(Path path) implements StoreLocation {
    @Override
    public String display() {
      return path.toString();
    }
  }

  /** A PostgreSQL database; {@code jdbcUrl} carries no credentials, {@code login} does. */
  record PostgresDatabase(String jdbcUrl, Properties login, String display)
      implements StoreLocation {}

  /**
   * @throws StoreException when the text is none of these forms
   */
  static StoreLocation parse(String url) {
    String text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    if (text.startsWith("postgresql:") || text.startsWith("postgres:")) {
      return postgres(text);
    }
    if (text.startsWith("sqlite:")) {
      return sqlite(text.substring("sqlite:".length()), url);
    }
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw malformed(url);
    }
    return sqlite(text, url);
  }

  /** {@code $XDG_DATA_HOME/quill/quill.db}, else {@code ~/.local/share/quill/quill.db}. */
  static StoreLocation ofUser() {
    return new SqliteFile(XdgFolders.ofThisProcess().data().resolve("quill/quill.db"));
  }

  private static StoreLocation sqlite(String file, String url) {
    String path = file.startsWith("///") ? file.substring(2) : file;
    if (path.isEmpty() || path.startsWith(":")) {
      throw malformed(url);
    }
    return new SqliteFile(Path.of(path).toAbsolutePath().normalize());
  }

  private static StoreLocation postgres(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getRawAuthority() == null || uri.getPath() == null || uri.getPath().length() < 2) {
        throw malformed(text);
      }
      String authority = uri.getRawAuthority();
      int at = authority.lastIndexOf('@');
      String hosts = authority.substring(at + 1);
      String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String place = "postgresql://" + hosts + uri.getRawPath();
      return new PostgresDatabase(
          "jdbc:" + place + options, login(at < 0 ? "" : authority.substring(0, at)), place);
    } catch (URISyntaxException e) {
      throw malformed(text);
    }
  }

  private static Properties login(String userInfo) {
    Properties login = new Properties();
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    if (!user.isEmpty()) {
      login.setProperty("user", URLDecoder.decode(user, StandardCharsets.UTF_8));
    }
    if (colon >= 0) {
      login.setProperty(
          "password", URLDecoder.decode(userInfo.substring(colon + 1), StandardCharsets.UTF_8));
    }
    return login;
  }

  private static StoreException malformed(String url) {
    return new StoreException(
        "store '"
            + url.replaceAll("//[^@/]*@", "//")
            + "' is no address: expected sqlite:/path/quill.db, a path, or"
            + " postgresql://[user@]host[:port]/database",
        null);
  }
}
