package org.filetrace.quill.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.filetrace.quill.store.StoreLocation.PostgresDatabase;
import org.filetrace.quill.store.StoreLocation.SqliteFile;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * An open store: one connection, for one thread. {@link #open} is for readers: it expects a store
 * of this program's version and starts fast. {@link #openForMerge} creates and upgrades it.
 */
public final class Store implements AutoCloseable {
  /** The newest migration under {@code db/migration}. */
  public static final String SCHEMA_VERSION = "4";

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final StoreLocation location;
  private final Connection connection;
  private final DSLContext sql;

  private Store(StoreLocation location, Connection connection) {
    this.location = location;
    this.connection = connection;
    this.sql =
        DSL.using(
            connection,
            location instanceof SqliteFile ? SQLDialect.SQLITE : SQLDialect.POSTGRES,
            new Settings()
                .withRenderQuotedNames(RenderQuotedNames.NEVER)
                .withExecuteLogging(false)
                .withRenderSchema(false));
  }

  /**
   * Opens a store for reading.
   *
   * @param url as {@link StoreLocation}; null for the user's own store
   * @throws StoreException when there is none, it is out of reach, or of another version
   */
  public static Store open(@Nullable String url) {
    StoreLocation location = locate(url);
    Store store = new Store(location, connect(location, false));
    try {
      SchemaVersion.require(store);
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Opens a store for the collector: creates it when it is not there, and brings it to this
   * program's version.
   *
   * @param url as {@link StoreLocation}; null for the user's own store
   * @throws StoreException when it cannot be created, reached or upgraded
   */
  public static Store openForMerge(@Nullable String url) {
    StoreLocation location = locate(url);
    if (location instanceof SqliteFile file) {
      SqliteConnections.create(file);
    }
    Store store = new Store(location, connect(location, true));
    if (!SchemaVersion.isCurrent(store)) {
      store.close();
      Migrations.run(location);
      store = new Store(location, connect(location, true));
    }
    store.commitDurably();
    return store;
  }

  /**
   * Spools are removed after the commit: it must have reached the disk, however the server is set.
   */
  private void commitDurably() {
    if (isPostgres()) {
      sql.execute(
          "SELECT set_config('synchronous_commit', 'on', false)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
    }
  }

  /**
   * Creates the roles of a site where they are missing, and gives them their rights.
   *
   * @throws StoreException when the store knows no roles, or this login may not do so
   */
  public void setUpRoles() {
    if (!isPostgres()) {
      throw new StoreException(
          "store "
              + location.display()
              + " is an SQLite file, which is its owner's alone: roles need postgresql://",
          null);
    }
    try {
      sql.execute("CALL set_up_roles()");
    } catch (DataAccessException e) {
      throw new StoreException(
          "store "
              + location.display()
              + ": roles were not set up: "
              + e.getCause()
              + "; use a superuser's login, or let one run: CALL set_up_roles()",
          e);
    }
  }

  public DSLContext sql() {
    return sql;
  }

  public Connection connection() {
    return connection;
  }

  /**
   * Ends a transaction that failed. SQLite has done so itself when its disk is full, and says so
   * then: that must not hide the cause.
   */
  public void rollBack(Throwable cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  public boolean isPostgres() {
    return location instanceof PostgresDatabase;
  }

  public StoreLocation location() {
    return location;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("store " + location.display() + ": " + e.getMessage(), e);
    }
  }

  private static StoreLocation locate(@Nullable String url) {
    return url == null ? StoreLocation.ofUser() : StoreLocation.parse(url);
  }

  private static Connection connect(StoreLocation location, boolean write) {
    return location instanceof SqliteFile file
        ? SqliteConnections.open(file, write)
        : PostgresConnections.open((PostgresDatabase) location);
  }
}
