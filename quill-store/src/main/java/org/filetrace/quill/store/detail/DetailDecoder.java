package org.filetrace.quill.store.detail;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.detail.DetailEncoder.Own;
import org.filetrace.quill.store.detail.DetailEncoder.Shape;
import org.filetrace.quill.store.detail.DetailSource.StoredFile;
import org.filetrace.quill.store.detail.Identities.Identity;
import org.filetrace.quill.store.detail.NumberModel.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what {@link DetailEncoder} wrote; the format is described there. In three steps, so that
 * what many blocks refer to can be fetched together: {@link #references}, {@link #parse}, {@link
 * #accesses}.
 */
public final class DetailDecoder {
  /** A body larger than this is no detail but an attack or damage. */
  private static final int MAX_BODY_BYTES = 1 << 30;

  private final DetailSource source;
  private final ColumnReader[] shape;
  private final ColumnReader[] own;
  private final NoiseReader noise;
  private final List<Long> members = new ArrayList<>();
  private final List<@Nullable Identity> identities = new ArrayList<>();
  private long lastInode;
  private long lastDevice;
  private int lastMode;

  private final List<Row> rows;
  private final long[] offsets;
  private final List<FileEntry> entries = new ArrayList<>();

  /** What a block needs before it can be parsed. */
  public record References(List<Long> setIds, List<Long> sharedBlockIds) {}

  /**
   * @throws DetailCorruptException when the bytes are no block, or refer to what is not there
   */
  public static Accesses decode(byte[] block, DetailSource source) {
    return parse(block, source).accesses();
  }

  /**
   * What a block refers to, stored files not yet.
   *
   * @throws DetailCorruptException when the bytes are no block
   */
  public static References references(byte[] block) {
    ColumnReader header = new ColumnReader(block);
    requireFormat(header);
    List<Long> setIds = setIds(header);
    List<Long> blockIds = new ArrayList<>();
    long blockId = 0;
    for (int left = header.integer(); left > 0; left--) {
      blockId += header.signed();
      blockIds.add(blockId);
    }
    if (header.number() != 0) {
      blockIds.add(header.number()); // the shape
    }
    return new References(setIds, blockIds);
  }

  /**
   * Asks the source for sets and shared blocks, not yet for files.
   *
   * @throws DetailCorruptException when the bytes are no block, or refer to what is not there
   */
  public static DetailDecoder parse(byte[] block, DetailSource source) {
    return new DetailDecoder(new ColumnReader(block), source);
  }

  private DetailDecoder(ColumnReader block, DetailSource source) {
    this.source = source;
    requireFormat(block);
    List<long[]> chunks = new ArrayList<>();
    for (long setId : setIds(block)) {
      chunks.addAll(source.set(setId).chunks());
    }
    readIdentities(block, chunks);
    byte @Nullable [] sharedShape = block.number() == 0 ? null : source.sharedBlock(block.number());
    ColumnReader body = new ColumnReader(decompress(block));
    shape =
        columns(sharedShape == null ? body : new ColumnReader(sharedShape), Shape.values().length);
    own = columns(body, Own.values().length);
    noise = new NoiseReader(block);
    int count = shape(Shape.COUNTS).integer();
    int files = shape(Shape.COUNTS).integer();
    rows = readRows(count);
    offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = readOffset();
    }
    readFiles(files);
  }

  private static void requireFormat(ColumnReader block) {
    long format = block.number();
    if (format != DetailEncoder.FORMAT) {
      throw new DetailCorruptException("its format " + format + " is not known to this version");
    }
  }

  private static List<Long> setIds(ColumnReader block) {
    List<Long> setIds = new ArrayList<>();
    long setId = 0;
    for (int left = block.integer(); left > 0; left--) {
      setId += block.number();
      setIds.add(setId);
    }
    return setIds;
  }

  private void readIdentities(ColumnReader block, List<long[]> chunks) {
    int count = block.integer();
    if (count != chunks.size()) {
      throw new DetailCorruptException(
          "it has identities for " + count + " chunks, its sets have " + chunks.size());
    }
    long blockId = 0;
    for (long[] chunk : chunks) {
      blockId += block.signed();
      for (Identity identity : Identities.decode(source.sharedBlock(blockId), chunk.length)) {
        identities.add(identity);
      }
      for (long member : chunk) {
        members.add(member);
      }
    }
  }

  private static byte[] decompress(ColumnReader block) {
    int length = block.integer();
    if (length > MAX_BODY_BYTES) {
      throw new DetailCorruptException("its body claims " + length + " bytes");
    }
    byte[] body = block.block();
    if (body.length == length) {
      return body;
    }
    try {
      return Zstd.decompress(body, length);
    } catch (ZstdException e) {
      throw new DetailCorruptException(String.valueOf(e.getMessage()));
    }
  }

  private static ColumnReader[] columns(ColumnReader joined, int count) {
    ColumnReader[] columns = new ColumnReader[count];
    for (int i = 0; i < count; i++) {
      columns[i] = new ColumnReader(joined.block());
    }
    return columns;
  }

  private ColumnReader shape(Shape column) {
    return shape[column.ordinal()];
  }

  private ColumnReader own(Own column) {
    return own[column.ordinal()];
  }

  /** What {@code Accesses.add} takes, before the files are known. */
  private record Row(
      long seq,
      long atNs,
      int processNo,
      int threadId,
      int activity,
      int file,
      int secondFile,
      long openFlags,
      int fd,
      long result) {}

  private record FileEntry(int kind, long storedId, int rank, String text, OwnVersion own) {}

  private record OwnVersion(
      long sizeBytes, long beforeTouchNs, Identity identity, @Nullable Checksum checksum) {}

  private void readFiles(int count) {
    long storedId = 0;
    for (int i = 0; i < count; i++) {
      FileEntry entry = readFile(storedId);
      storedId =
          (entry.kind & FileKind.PLACE_MASK) == FileKind.OF_STORED ? entry.storedId : storedId;
      entries.add(entry);
    }
  }

  private List<Row> readRows(int count) {
    List<Row> rows = new ArrayList<>();
    List<int[]> processes = new ArrayList<>();
    int newest = 0;
    long seq = 0;
    long atNs = 0;
    for (int i = 0; i < count; i++) {
      int activity = shape(Shape.ACTIVITY).octet();
      seq = i == 0 ? own(Own.START).number() : seq + 1 + shape(Shape.SEQ_GAP).signed();
      long ticks =
          i == 0 ? own(Own.START).signed() : noise.signed(EncodedAccesses.gapKind(activity));
      atNs += ticks * Accesses.RESOLUTION_NS;
      int process = shape(Shape.PROCESS).integer();
      if (process == processes.size()) {
        int processNo = (int) shape(Shape.PROCESS).signed();
        processes.add(new int[] {processNo, (int) own(Own.START).signed()});
      }
      int threadId = processes.get(process)[1] + (int) shape(Shape.THREAD).signed();
      int file = newest - (int) shape(Shape.FILE).number();
      newest = Math.max(newest, file + 1);
      int secondCode = (int) shape(Shape.SECOND_FILE).number();
      int second = secondCode == 0 ? Accesses.NONE : newest + 1 - secondCode;
      newest = Math.max(newest, second + 1);
      long openFlags = shape(Shape.OPEN_FLAGS).signed();
      int fd = (int) shape(Shape.FD).signed();
      long result = shape(Shape.RESULT).signed() + EncodedAccesses.expectedResult(activity, fd);
      rows.add(
          new Row(
              seq,
              atNs,
              processes.get(process)[0],
              threadId,
              activity,
              file,
              second,
              openFlags,
              fd,
              result));
    }
    return rows;
  }

  private static final long OFFSET_IS_SIZE = Long.MIN_VALUE;

  private long readOffset() {
    long code = shape(Shape.OFFSET).number();
    if (code == 0) {
      return Accesses.NONE;
    }
    if (code == 1) {
      return OFFSET_IS_SIZE;
    }
    return code == 2 ? noise.signed(Kind.OFFSET) : code - 3;
  }

  private FileEntry readFile(long previousStoredId) {
    int kind = shape(Shape.FILE_KIND).octet();
    int place = kind & FileKind.PLACE_MASK;
    int rank = place == FileKind.OF_MEMBER ? shape(Shape.MEMBER).integer() : 0;
    long storedId =
        switch (place) {
          case FileKind.OF_MEMBER -> members.get(rank);
          case FileKind.OF_STORED -> previousStoredId + noise.signed(Kind.STORED_ID);
          default -> 0;
        };
    String text = place == FileKind.OF_TEXT ? own(Own.TEXT).text() : "";
    return new FileEntry(kind, storedId, rank, text, readVersion(kind));
  }

  private OwnVersion readVersion(int kind) {
    int parts = kind & FileKind.VERSION_MASK;
    long size = 0;
    long beforeTouchNs = 0;
    Identity identity = new Identity(0, 0, true, 0, 0);
    if (parts == FileKind.OWN_VERSION) {
      size = noise.signed(Kind.SIZE);
      beforeTouchNs = noise.signed(Kind.MTIME);
    }
    if (parts == FileKind.OWN_VERSION || parts == FileKind.OWN_IDENTITY) {
      if (!noise.flag(Kind.IDENTITY)) {
        lastDevice = own(Own.DEVICE_AND_MODE).number();
        lastMode = (int) own(Own.DEVICE_AND_MODE).number();
      }
      lastInode += noise.signed(Kind.INODE);
      identity = new Identity(lastDevice, lastInode, true, noise.signed(Kind.CTIME), lastMode);
    }
    return new OwnVersion(
        size, beforeTouchNs, identity, (kind & FileKind.OWN_CHECKSUM) == 0 ? null : readChecksum());
  }

  private Checksum readChecksum() {
    ColumnReader column = own(Own.CHECKSUM);
    int state = column.octet();
    String algorithm = column.text();
    byte[] digest = column.block();
    String reason = column.text();
    return new Checksum(
        state,
        algorithm.isEmpty() ? null : algorithm,
        digest.length == 0 ? null : digest,
        reason.isEmpty() ? null : reason);
  }

  /** The stored files that {@link #accesses} will ask the source for. */
  public Set<Long> storedIds() {
    Set<Long> ids = new LinkedHashSet<>();
    for (FileEntry entry : entries) {
      if (entry.storedId != 0) {
        ids.add(entry.storedId);
      }
    }
    return ids;
  }

  /**
   * The accesses themselves.
   *
   * @throws DetailCorruptException when a stored file is not there
   */
  public Accesses accesses() {
    Map<Long, StoredFile> stored = source.files(storedIds());
    long[] touchedNs = new long[entries.size()];
    for (int i = rows.size() - 1; i >= 0; i--) {
      Row row = rows.get(i);
      touchedNs[row.file] = row.atNs;
      if (row.secondFile != Accesses.NONE) {
        touchedNs[row.secondFile] = row.atNs;
      }
    }
    Accesses accesses = new Accesses();
    for (int i = 0; i < entries.size(); i++) {
      accesses.addFile(seen(entries.get(i), stored, touchedNs[i]));
    }
    for (int i = 0; i < rows.size(); i++) {
      Row r = rows.get(i);
      long offset = offsets[i] == OFFSET_IS_SIZE ? sizeOf(accesses.file(r.file)) : offsets[i];
      accesses.add(
          r.seq,
          r.atNs,
          r.processNo,
          r.threadId,
          r.activity,
          r.file,
          r.secondFile,
          r.openFlags,
          r.fd,
          r.result,
          offset);
    }
    return accesses;
  }

  private static long sizeOf(SeenFile file) {
    if (file.version() == null) {
      throw new DetailCorruptException("an offset refers to a size that is not there");
    }
    return file.version().sizeBytes();
  }

  private SeenFile seen(FileEntry entry, Map<Long, StoredFile> stored, long touchedNs) {
    @Nullable StoredFile file = entry.storedId == 0 ? null : stored.get(entry.storedId);
    if (entry.storedId != 0 && file == null) {
      throw new DetailCorruptException("file version " + entry.storedId + " is not there");
    }
    String path = file == null ? entry.text : file.path();
    int parts = entry.kind & FileKind.VERSION_MASK;
    if (parts == FileKind.NO_VERSION) {
      return new SeenFile(path, null);
    }
    @Nullable Identity identity =
        parts == FileKind.SHARED_IDENTITY ? identities.get(entry.rank) : entry.own.identity;
    if (identity == null) {
      throw new DetailCorruptException("a member of a set has no identity");
    }
    boolean own = parts == FileKind.OWN_VERSION;
    if (!own && file == null) {
      throw new DetailCorruptException("a version is neither stored nor in the block");
    }
    long size = own || file == null ? entry.own.sizeBytes : file.sizeBytes();
    long mtimeNs = own || file == null ? touchedNs - entry.own.beforeTouchNs : file.mtimeNs();
    Checksum implied = own || file == null ? Checksum.ABSENT : file.checksum();
    Checksum checksum = entry.own.checksum == null ? implied : entry.own.checksum;
    return new SeenFile(
        path,
        new SeenFile.Version(
            identity.device(),
            identity.inode(),
            size,
            mtimeNs,
            identity.ctimeNs(mtimeNs),
            identity.mode(),
            checksum));
  }
}
