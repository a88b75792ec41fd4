package org.filetrace.quill.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.Merge;
import org.jspecify.annotations.Nullable;

/**
 * A small site, told job by job: what each job does to a file is there for the next one. At the end
 * everything is merged into a store as the collector would.
 */
final class World {
  static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");

  /** A file as it is at this moment of the story. */
  record FileState(
      String pathname, long inode, long sizeBytes, long mtimeNs, @Nullable String sha256) {}

  private final Map<String, FileState> files = new HashMap<>();
  private final List<TraceScript> traces = new ArrayList<>();
  private long nowNs = BEGIN.getEpochSecond() * 1_000_000_000L;
  private long inodes = 1000;

  /** A file that no recorded job made. */
  World file(String pathname, String content) {
    set(pathname, content);
    return this;
  }

  /** A file that is really on disk, as it is now. */
  World onDisk(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      files.put(
          file.toString(),
          new FileState(
              file.toString(),
              inodes++,
              content.length,
              modified.getEpochSecond() * 1_000_000_000L + modified.getNano(),
              sha256(content)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on the file's checksum is not known. */
  World forgetChecksum(String pathname) {
    FileState state = get(pathname);
    files.put(
        pathname, new FileState(pathname, state.inode(), state.sizeBytes(), state.mtimeNs(), null));
    return this;
  }

  /** Starts a job; {@code globaljobid} is cluster#id, {@code cluster#id_task} or with .step. */
  TraceScript job(String globaljobid, String user, String host) {
    TraceScript trace = new TraceScript(this, traces.size() + 1, globaljobid, user, host);
    traces.add(trace);
    return trace;
  }

  /** Merges all jobs told so far. */
  void mergeInto(String url) {
    try (Store store = Store.openForMerge(url)) {
      new Merge(store).run(traces);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Merges all into a new store; its URL. */
  String mergedOn(Engine engine, Path folder) {
    String url = engine.emptyStore(folder);
    mergeInto(url);
    return url;
  }

  FileState get(String pathname) {
    FileState state = files.get(pathname);
    if (state == null) {
      throw new IllegalArgumentException("the story has no " + pathname + " here");
    }
    return state;
  }

  FileState set(String pathname, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    FileState state = new FileState(pathname, inodes++, bytes.length, nowNs, sha256(bytes));
    files.put(pathname, state);
    return state;
  }

  FileState move(String from, String to) {
    FileState moved = files.remove(from);
    FileState state =
        new FileState(to, moved.inode(), moved.sizeBytes(), moved.mtimeNs(), moved.sha256());
    files.put(to, state);
    return moved;
  }

  FileState link(String from, String to) {
    FileState linked = get(from);
    files.put(
        to,
        new FileState(to, linked.inode(), linked.sizeBytes(), linked.mtimeNs(), linked.sha256()));
    return linked;
  }

  void remove(String pathname) {
    files.remove(pathname);
  }

  /** Each event is a second after the one before. */
  long tickNs() {
    return nowNs += 1_000_000_000L;
  }

  long nowNs() {
    return nowNs;
  }

  static String sha256(String content) {
    return sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
