package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

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
import org.jspecify.annotations.Nullable;

/**
 * slurmdbd's MySQL or MariaDB database, read only, whatever its age: tables are {@code
 * CLUSTER_job_table} and so on, and columns are asked for only where they are there. Jobs changed
 * since the last import are read (by mod_time, which schemas before 2014 leave 0: there all are).
 */
public final class SlurmDatabase implements Source {
  private static final long NO_VALUE = 0xfffffffeL;
  private static final long ARRAY_NONE = NO_VALUE;
  private static final long MEGABYTE = 1L << 20;
  private static final String[] STATES = {
    "PENDING",
    "RUNNING",
    "SUSPENDED",
    "COMPLETED",
    "CANCELLED",
    "FAILED",
    "TIMEOUT",
    "NODE_FAIL",
    "PREEMPTED",
    "BOOT_FAIL",
    "DEADLINE",
    "OUT_OF_MEMORY"
  };

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
        Tables tables = new Tables(connection, cluster);
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

  private void names(Tables tables, String cluster, Import into) throws SQLException {
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
  private static void events(Tables tables, String cluster, Import into) throws SQLException {
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
  private long jobs(Tables tables, String cluster, long since, boolean alone, Import into)
      throws SQLException {
    Map<Long, String> users =
        tables.dictionary(tables.ofCluster("assoc_table"), "id_assoc", "user");
    Map<Long, String> qos = tables.dictionary("qos_table", "id", "name");
    long[] latest = {since};
    try (Connection beside = connect()) {
      Tables scripts = new Tables(beside, cluster);
      tables.each(
          tables.ofCluster("job_table"),
          "mod_time >= " + since + " ORDER BY mod_time, job_db_inx",
          row -> {
            job(row, cluster, users, qos, script(scripts, row.number("script_hash_inx")), into);
            latest[0] = Math.max(latest[0], row.number("mod_time"));
            into.reached(alone ? latest[0] : since, "");
          });
    }
    return latest[0];
  }

  /** Asked for one by one, on a connection of its own: all of them may not fit into memory. */
  private static @Nullable String script(Tables tables, long hash) throws SQLException {
    String[] script = {null};
    if (hash != 0) {
      tables.each(
          tables.ofCluster("job_script_table"),
          "hash_inx = " + Long.toUnsignedString(hash),
          row -> script[0] = row.text("batch_script"));
    }
    return script[0];
  }

  private void job(
      Row row,
      String cluster,
      Map<Long, String> users,
      Map<Long, String> qos,
      @Nullable String script,
      Import into) {
    String rawId = String.valueOf(row.number("id_job"));
    boolean isArray = row.number("id_array_job") != 0 && row.number("id_array_task") != ARRAY_NONE;
    String pending = row.text("array_task_str");
    String index =
        isArray
            ? String.valueOf(row.number("id_array_task"))
            : pending.isEmpty() ? "" : "[" + pending + "]";
    String printed = index.isEmpty() ? rawId : row.number("id_array_job") + "_" + index;
    long leader =
        row.number("het_job_id") != 0 ? row.number("het_job_id") : row.number("pack_job_id");
    if (leader != 0) {
      index =
          "+"
              + (row.has("het_job_offset")
                  ? row.number("het_job_offset")
                  : row.number("pack_job_offset"));
      printed = leader + index;
      rawId = String.valueOf(leader);
    }
    String user = users.getOrDefault(row.number("id_assoc"), "");
    if (row.text("partition").isEmpty()) {
      into.problem(Problem.NO_PARTITION, "job " + rawId);
    }
    if (user.isEmpty()) {
      into.problem(Problem.UNKNOWN_USER, "uid " + row.number("id_user") + ", job " + rawId);
    }
    long state = row.number("state") & 0xff;
    String stateName = state < STATES.length ? STATES[(int) state] : "UNKNOWN_" + state;
    if (state >= STATES.length) {
      into.problem(Problem.UNKNOWN_STATE, String.valueOf(row.number("state")));
    }
    boolean over = state >= 3;
    AccountedJob job =
        new AccountedJob("slurm", cluster, cluster + "#" + rawId, printed)
            .arrayIndex(index)
            .submitted(Amounts.nanosOfEpoch(row.number("time_submit")))
            .set(ACCOUNTED_JOB.ELIGIBLE_NS, Amounts.nanosOfEpoch(row.number("time_eligible")))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(row.number("time_start")))
            .set(ACCOUNTED_JOB.ENDED_NS, Amounts.nanosOfEpoch(row.number("time_end")))
            .set(ACCOUNTED_JOB.JOB_NAME, row.text("job_name"))
            .set(ACCOUNTED_JOB.USER_NAME, user)
            .set(ACCOUNTED_JOB.UID, row.number("id_user"))
            .set(ACCOUNTED_JOB.ACCOUNT, row.text("account"))
            .set(ACCOUNTED_JOB.WCKEY, row.text("wckey"))
            .set(ACCOUNTED_JOB.PARTITION_NAME, row.text("partition"))
            .set(ACCOUNTED_JOB.QOS, qos.get(row.number("id_qos")))
            .set(ACCOUNTED_JOB.STATE, stateName)
            .set(
                ACCOUNTED_JOB.EXIT_STATUS,
                over ? Long.valueOf(Amounts.shellStatus(row.number("exit_code"))) : null)
            .set(
                ACCOUNTED_JOB.RESTARTS,
                row.has("restart_cnt") ? Long.valueOf(row.number("restart_cnt")) : null)
            .set(ACCOUNTED_JOB.SUBMIT_LINE, row.text("submit_line"))
            .set(ACCOUNTED_JOB.SCRIPT, script)
            .set(ACCOUNTED_JOB.WORK_DIR, row.text("work_dir"));
    resources(job, row, into);
    into.job(job);
  }

  private static void resources(AccountedJob job, Row row, Import into) {
    String allocated = row.text("tres_alloc");
    Long cores = Amounts.number(Tres.value(allocated, "1"));
    Long megabytes = Amounts.number(Tres.value(allocated, "2"));
    long nodes = row.number("nodes_alloc");
    long limit = row.number("timelimit");
    if (cores == null) {
      cores = row.has("cpus_alloc") ? row.number("cpus_alloc") : row.number("cpus_req");
    }
    job.set(ACCOUNTED_JOB.CORES, cores)
        .set(ACCOUNTED_JOB.NODE_COUNT, nodes)
        .set(
            ACCOUNTED_JOB.MEMORY_BYTES,
            megabytes != null ? Long.valueOf(megabytes * MEGABYTE) : memory(row, nodes, cores))
        .set(ACCOUNTED_JOB.REQUESTED, row.text("tres_req"))
        .set(ACCOUNTED_JOB.ALLOCATED, allocated)
        .set(ACCOUNTED_JOB.TIME_LIMIT_SECONDS, limit >= NO_VALUE ? null : Long.valueOf(limit * 60));
    String list = row.text("nodelist");
    if (!list.isEmpty() && !list.startsWith("None") && !list.equals("(null)")) {
      job.set(ACCOUNTED_JOB.NODES, list);
      try {
        job.ranOn(HostList.expand(list));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        into.problem(Problem.UNREADABLE_VALUE, "nodes " + list);
      }
    }
  }

  /** The highest bit of mem_req (31 or 63) says "per core", else it is per node; in megabytes. */
  private static @Nullable Long memory(Row row, long nodes, long cores) {
    long request = row.number("mem_req");
    boolean perCore = request < 0 || (request & 0x80000000L) != 0 && request <= 0xffffffffL;
    long megabytes = request & 0x7fffffffL;
    long times = perCore ? cores : nodes;
    return megabytes == 0 ? null : Long.valueOf(megabytes * times * MEGABYTE);
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

  private interface RowReader {
    void read(Row row) throws SQLException;
  }

  /** The present row; columns that this schema lacks are empty, or 0. */
  private static final class Row {
    private final Map<String, @Nullable Object> values = new HashMap<>();

    Row(ResultSet rows) throws SQLException {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.put(rows.getMetaData().getColumnName(i), rows.getObject(i));
      }
    }

    boolean has(String column) {
      return values.get(column) != null;
    }

    String text(String column) {
      Object value = values.get(column);
      return value == null ? "" : Utf8.repaired(value.toString());
    }

    /** Of unsigned 64-bit columns the low 64 bits; job_db_inx is never needed as a number. */
    long number(String column) {
      Object value = values.get(column);
      if (value instanceof Boolean flag) {
        return flag ? 1 : 0;
      }
      return value instanceof Number number ? number.longValue() : 0;
    }
  }

  /** Tables of one cluster, streamed. */
  private static final class Tables {
    private static final int FETCH_ROWS = 1_000;

    private final Connection connection;
    private final String cluster;
    private final Map<String, Set<String>> columns = new HashMap<>();

    Tables(Connection connection, String cluster) {
      this.connection = connection;
      this.cluster = cluster;
    }

    String ofCluster(String table) {
      return cluster + "_" + table;
    }

    void each(String table, RowReader reader) throws SQLException {
      each(table, "deleted = 0", reader);
    }

    void each(String table, String condition, RowReader reader) throws SQLException {
      if (!exists(table)) {
        return;
      }
      String where =
          has(table, "deleted") || !condition.startsWith("deleted") ? condition : "1 = 1";
      String sql = "SELECT * FROM `" + table.replace("`", "``") + "` WHERE " + where;
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet rows = statement.executeQuery(sql)) {
          while (rows.next()) {
            reader.read(new Row(rows));
          }
        }
      }
    }

    Map<Long, String> dictionary(String table, String id, String name) throws SQLException {
      Map<Long, String> names = new HashMap<>();
      each(table, "1 = 1", row -> names.put(row.number(id), row.text(name)));
      return names;
    }

    private boolean exists(String table) throws SQLException {
      return !columns(table).isEmpty();
    }

    private boolean has(String table, String column) throws SQLException {
      return columns(table).contains(column);
    }

    private Set<String> columns(String table) throws SQLException {
      Set<String> known = columns.get(table);
      if (known != null) {
        return known;
      }
      Set<String> found = new HashSet<>();
      try (ResultSet rows =
          connection.getMetaData().getColumns(connection.getCatalog(), null, table, null)) {
        while (rows.next()) {
          found.add(rows.getString("COLUMN_NAME"));
        }
      }
      columns.put(table, found);
      return found;
    }
  }
}
