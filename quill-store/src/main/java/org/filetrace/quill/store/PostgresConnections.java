package org.filetrace.quill.store;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.filetrace.quill.store.StoreLocation.PostgresDatabase;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Connections to a PostgreSQL store. Without a user in the address it is the system's user. */
final class PostgresConnections {
  private static final int CONNECT_TIMEOUT_S = 10;

  private PostgresConnections() {}

  static Connection open(PostgresDatabase database) {
    Properties properties = new Properties();
    properties.putAll(database.login());
    properties.setProperty("ApplicationName", "quill");
    properties.putIfAbsent("connectTimeout", String.valueOf(CONNECT_TIMEOUT_S));
    properties.putIfAbsent(
        "tcpKeepAlive", "true"); // a merge must not wait for ever for a dead host
    try {
      @Nullable Connection connection = new Driver().connect(database.jdbcUrl(), properties);
      if (connection == null) {
        throw new StoreException("store " + database.display() + " is no PostgreSQL address", null);
      }
      return connection;
    } catch (SQLException e) {
      throw new StoreException(
          "store "
              + database.display()
              + " cannot be reached: "
              + reason(e)
              + "; check that the server runs and that you may log in (psql '"
              + database.display()
              + "')",
          e);
    }
  }

  /** The driver names an unknown host in the cause only. */
  private static String reason(SQLException e) {
    return e.getCause() instanceof UnknownHostException unknown
        ? "there is no host " + unknown.getMessage()
        : String.valueOf(e.getMessage()).replaceFirst("[.]$", "");
  }
}
