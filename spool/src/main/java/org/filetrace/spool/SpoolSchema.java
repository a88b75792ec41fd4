package org.filetrace.spool;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.filetrace.spool.SpoolRejectedException.Reason;

/**
 * The only schema that a reader accepts: the tables of format 1 as its SQL declares them, and
 * nothing else: no trigger, view, index, generated column or expression that could run.
 */
final class SpoolSchema {
  private static final Map<String, String> DECLARED = declared();

  private SpoolSchema() {}

  static void require(Connection spool) throws SQLException, SpoolRejectedException {
    Map<String, String> found = objects(spool);
    for (Map.Entry<String, String> object : found.entrySet()) {
      if (!object.getValue().equals(DECLARED.get(object.getKey()))) {
        throw new SpoolRejectedException(
            Reason.FOREIGN_SCHEMA, object.getKey() + " is not as format 1 declares it");
      }
    }
    for (String object : DECLARED.keySet()) {
      if (!found.containsKey(object)) {
        throw new SpoolRejectedException(Reason.FOREIGN_SCHEMA, object + " is missing");
      }
    }
  }

  private static Map<String, String> declared() {
    try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = memory.createStatement()) {
      statement.executeUpdate(SpoolFormat.schema());
      return objects(memory);
    } catch (SQLException e) {
      throw new IllegalStateException("spool-v1.sql is not valid SQL", e);
    }
  }

  private static Map<String, String> objects(Connection connection) throws SQLException {
    Map<String, String> objects = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT substr(type, 1, 16) || ' ' || substr(name, 1, 64),"
                    + " coalesce(substr(sql, 1, 65536), '') FROM sqlite_schema LIMIT 64")) {
      while (rows.next()) {
        objects.put(rows.getString(1), withoutComments(rows.getString(2)));
      }
    }
    return objects;
  }

  private static String withoutComments(String sql) {
    return sql.replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ").replaceAll(" ?([(),]) ?", "$1");
  }
}
