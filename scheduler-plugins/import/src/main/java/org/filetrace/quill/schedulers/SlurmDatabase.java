package org.filetrace.quill.schedulers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.filetrace.quill.schedulers.SlurmdbdTables.Row;
import org.jspecify.annotations.Nullable;

/**
 * slurmdbd's MySQL or MariaDB database, read only, whatever its age: tables are {@code
 * CLUSTER_job_table} and so on, and columns are asked for only where they are there. Jobs changed
 * since the last import are read (by mod_time, which schemas before 2014 leave 0: there all are).
 */
public final class SlurmDatabase implements Source {
  private static final long MEGABYTE = 1L << 20;
  private final String url;
  private final Properties login;

  /**
   * @param url {@code mysql://[user[:password]@]host[:port]/slurm_acct_db[?options]}
   * @param password if the URL has none
   */
  public SlurmDatabase(String url, @Nullable String password) {
    int at = url.lastIndexOf('@');
    String place = url.substring(at < 0 ? url.indexOf("//") + 2 : at + 1);
    this.url = "jdbc:mariadb://" + place;
    this.login = new Properties();
    if (at >= 0) {
      String[] user = url.substring(url.indexOf("//") + 2, at).split(":", 2);
      login.setProperty("user", user[0]);
      String secret = user.length == 2 ? user[1] : password;
      if (secret != null) {
        login.setProperty("password", secret);
      }
    }
  }

  @Override
  public String name() {
    return url.substring("jdbc:".length()).replaceFirst("\\?.*", "");
  }

  @Override
  public String kind() {
    return "slurmdbd";
  }

  @Override
  public void check() {
    try (Connection connection = connect()) {
      clusters(connection);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void read(Import into) {
    try (Connection connection = connect()) {
      long since = into.position().value();
      long latest = since;
      List<String> clusters = clusters(connection);
      for (String cluster : clusters) {
        SlurmdbdTables tables = new SlurmdbdTables(connection, cluster);
        names(tables, cluster, into);
        events(tables, cluster, into);
        latest = Math.max(latest, jobs(tables, cluster, since, clusters.size() == 1, into));
      }
      into.reached(latest, "");
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url, login);
    connection.setReadOnly(true);
    return connection;
  }

  private static List<String> clusters(Connection connection) throws SQLException {
    List<String> clusters = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name FROM cluster_table WHERE deleted = 0")) {
      while (rows.next()) {
        clusters.add(rows.getString(1));
      }
    }
    return clusters;
  }

  private void names(SlurmdbdTables tables, String cluster, Import into) throws SQLException {
    tables.each(
        "acct_table",
        row -> into.name(cluster, "account", row.text("name"), "", row.text("description")));
    tables.each(
        "qos_table",
        row -> into.name(cluster, "qos", row.text("name"), "", row.text("description")));
    tables.each(
        tables.ofCluster("wckey_table"),
        row -> {
          into.name(cluster, "wckey", row.text("wckey_name"), row.text("user"), "");
          if (!into.isWckey(row.text("wckey_name"))) {
            into.problem(Problem.INVALID_CLUSTER_WCKEY, row.text("wckey_name"));
          }
        });
    tables.each(
        tables.ofCluster("assoc_table"),
        row -> {
          if (row.text("user").isEmpty()) {
            into.name(cluster, "account", row.text("acct"), row.text("parent_acct"), "");
          } else {
            into.name(cluster, "user", row.text("user"), row.text("acct"), "");
          }
        });
  }

  /** Stores bad times, and what they say of the machines. */
  private static void events(SlurmdbdTables tables, String cluster, Import into)
      throws SQLException {
    Set<String> hosts = new HashSet<>();
    List<NodeEvent> events = new ArrayList<>();
    Map<String, Row> machines = new HashMap<>();
    tables.each(
        tables.ofCluster("event_table"),
        row -> {
          String host = row.text("node_name");
          if (host.isEmpty()) {
            if (row.number("time_end") == 0) {
              hosts.addAll(HostList.expand(row.text("cluster_nodes")));
            }
          } else {
            machines.put(host, row);
            Long ended = Amounts.nanosOfEpoch(row.number("time_end"));
            Long started = Amounts.nanosOfEpoch(row.number("time_start"));
            events.add(
                new NodeEvent(
                    host,
                    started == null ? 0 : started,
                    ended,
                    NodeState.of(row.number("state")),
                    row.text("reason")));
          }
        });
    hosts.stream()
        .filter(host -> !machines.containsKey(host))
        .forEach(host -> into.machine(cluster, host, null, null, null, null, null, null));
    machines.forEach((host, row) -> machine(cluster, host, row, into));
    for (NodeEvent event : NodeEvent.merged(events)) {
      if (!hosts.isEmpty() && !hosts.contains(event.host())) {
        into.problem(Problem.UNKNOWN_NODE, event.host());
      }
      into.nodeEvent(cluster, event);
    }
  }

  private static void machine(String cluster, String host, Row event, Import into) {
    Long cores = Amounts.number(Tres.value(event.text("tres"), "1"));
    Long megabytes = Amounts.number(Tres.value(event.text("tres"), "2"));
    if (cores == null && event.has("cpu_count")) {
      cores = event.number("cpu_count");
    }
    Long bytes = megabytes == null ? null : Long.valueOf(megabytes * MEGABYTE);
    into.machine(cluster, host, cores, bytes, null, null, null, null);
  }

  /**
   * @param alone whether this is the database's only cluster: one position then tells how far an
   *     import came that ends in the middle
   */
  private long jobs(SlurmdbdTables tables, String cluster, long since, boolean alone, Import into)
      throws SQLException {
    SlurmdbdJobs jobs =
        new SlurmdbdJobs(
            cluster,
            tables.dictionary(tables.ofCluster("assoc_table"), "id_assoc", "user"),
            tables.dictionary("qos_table", "id", "name"),
            into);
    long[] latest = {since};
    try (Connection beside = connect()) {
      SlurmdbdTables scripts = new SlurmdbdTables(beside, cluster);
      tables.each(
          tables.ofCluster("job_table"),
          "mod_time >= " + since + " ORDER BY mod_time, job_db_inx",
          row -> {
            jobs.add(row, script(scripts, row.number("script_hash_inx")));
            latest[0] = Math.max(latest[0], row.number("mod_time"));
            into.reached(alone ? latest[0] : since, "");
          });
    }
    return latest[0];
  }

  /** Asked for one by one, on a connection of its own: all of them may not fit into memory. */
  private static @Nullable String script(SlurmdbdTables tables, long hash) throws SQLException {
    String[] script = {null};
    if (hash != 0) {
      tables.each(
          tables.ofCluster("job_script_table"),
          "hash_inx = " + Long.toUnsignedString(hash),
          row -> script[0] = row.text("batch_script"));
    }
    return script[0];
  }

  private ImportException unreadable(SQLException e) {
    return new ImportException(
        "slurmdbd's database "
            + name()
            + " cannot be read: "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
            + "; the user needs SELECT on it",
        e);
  }
}
