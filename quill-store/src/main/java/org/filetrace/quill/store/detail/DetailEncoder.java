package org.filetrace.quill.store.detail;

import com.github.luben.zstd.Zstd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.DetailSource.StoredFile;
import org.filetrace.quill.store.detail.NumberModel.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the accesses of one trace, or of one part of it, into a block. What a program does at
 * every start differs between two jobs in little more than its times; so a block has three parts
 * with different fates.
 *
 * <ul>
 *   <li>The <b>shape</b>: how many accesses, by which process, of which kind, to which file in the
 *       order of first touch, flags, descriptors, results, small offsets. Jobs of the same program
 *       have the same shape, so that the store may keep it once, by its digest.
 *   <li>The <b>identities</b> of the members of each chunk of shared versions on this node (device,
 *       inode, ctime, mode): also kept once, see {@link Identities}.
 *   <li>The rest, which is new in every job: times, thread ids, large offsets, the ids and
 *       identities of the files that are in no set.
 * </ul>
 *
 * <p>Times are kept to {@link Accesses#RESOLUTION_NS}; the order of accesses is kept exactly.
 *
 * <p>Format 1. All numbers are LEB128, signed ones zigzag. A block is
 *
 * <pre>
 *   format (1)
 *   count of sets; each set id less the one before
 *   count of chunks; each identity block id less the one before (signed)
 *   1 and the id of the shape block, or 0 when the shape stands in the body
 *   length of the body before compression
 *   length of the body; body (zstd, or as it is where that is not shorter)
 *   noise (to the end)
 * </pre>
 *
 * The body is a sequence of columns, each with its length in front: the shape if it is not shared,
 * then the own columns in the order of {@link Own}; the shape is the columns of {@link Shape}.
 * Noise, the numbers that differ from job to job (see {@link NoiseWriter}), is read in the order:
 * all times, offsets, then file by file.
 */
public final class DetailEncoder {
  static final int FORMAT = 1;
  private static final int ZSTD_LEVEL = 6;

  /** A frame of zstd costs some 12 bytes. */
  private static final int COMPRESSED_MIN_BYTES = 64;

  /** Offsets below this are part of the shape: a loader reads the same headers every time. */
  static final int SMALL_OFFSET = 1 << 14;

  /** Columns of the shape. */
  enum Shape {
    COUNTS,
    SEQ_GAP,
    PROCESS,
    THREAD,
    ACTIVITY,
    FILE,
    SECOND_FILE,
    OPEN_FLAGS,
    FD,
    RESULT,
    OFFSET,
    FILE_KIND,
    MEMBER
  }

  /** Columns that every block has for itself. */
  enum Own {
    START,
    DEVICE_AND_MODE,
    TEXT,
    CHECKSUM
  }

  private final Accesses accesses;
  private final long[] storedIds;
  private final @Nullable StoredFile[] stored;
  private final List<SharedSet> sets;
  private final ColumnWriter[] shape = columns(Shape.values().length);
  private final ColumnWriter[] own = columns(Own.values().length);
  private final NoiseWriter noise = new NoiseWriter();
  private final int[] order;
  private final int[] touched;
  private final int[] firstAccess;
  private int distinctFiles;
  private final Map<Long, Integer> memberRank = new HashMap<>();
  private final List<SeenFile.@Nullable Version[]> chunkVersions = new ArrayList<>();
  private final boolean[] sharedIdentity;
  private final byte[] shapeBytes;
  private long lastStoredId;
  private long lastInode;
  private long lastDevice;
  private int lastMode;

  /**
   * @param storedIds for each file of the accesses the id of its stored version (or of its
   *     absence), 0 when it has none
   * @param stored those versions, null where there is none
   * @param sets the sets of the trace, ascending by id
   */
  public DetailEncoder(
      Accesses accesses, long[] storedIds, @Nullable StoredFile[] stored, List<SharedSet> sets) {
    this.accesses = accesses;
    this.storedIds = storedIds;
    this.stored = stored;
    this.sets = sets;
    int files = accesses.files().size();
    order = new int[files];
    touched = new int[files];
    firstAccess = new int[files];
    sharedIdentity = new boolean[files];
    Arrays.fill(order, -1);
    orderByFirstTouch();
    rankMembers();
    placeMembers();
    encodeAccesses();
    encodeFiles();
    shapeBytes = join(shape);
  }

  private static ColumnWriter[] columns(int count) {
    ColumnWriter[] columns = new ColumnWriter[count];
    for (int i = 0; i < count; i++) {
      columns[i] = new ColumnWriter();
    }
    return columns;
  }

  private ColumnWriter shape(Shape column) {
    return shape[column.ordinal()];
  }

  private ColumnWriter own(Own column) {
    return own[column.ordinal()];
  }

  private static byte[] join(ColumnWriter[] columns) {
    ColumnWriter joined = new ColumnWriter();
    for (ColumnWriter column : columns) {
      joined.block(column.toBytes());
    }
    return joined.toBytes();
  }

  private void orderByFirstTouch() {
    for (int i = 0; i < accesses.size(); i++) {
      touch(accesses.fileNumber(i), i);
      touch(accesses.secondFileNumber(i), i);
    }
  }

  private void touch(int file, int access) {
    if (file != Accesses.NONE && order[file] < 0) {
      order[file] = distinctFiles;
      touched[distinctFiles] = file;
      firstAccess[file] = access;
      distinctFiles++;
    }
  }

  private void rankMembers() {
    int rank = 0;
    for (SharedSet set : sets) {
      for (long[] chunk : set.chunks()) {
        for (long member : chunk) {
          memberRank.putIfAbsent(member, rank++);
        }
        chunkVersions.add(new SeenFile.Version[chunk.length]);
      }
    }
  }

  /** The first file that stands for a member gives the chunk its identity. */
  private void placeMembers() {
    int[] chunkOf = new int[total()];
    int[] withinOf = new int[chunkOf.length];
    for (int chunk = 0, rank = 0; chunk < chunkVersions.size(); chunk++) {
      for (int within = 0; within < chunkVersions.get(chunk).length; within++, rank++) {
        chunkOf[rank] = chunk;
        withinOf[rank] = within;
      }
    }
    boolean[] taken = new boolean[chunkOf.length];
    for (int i = 0; i < distinctFiles; i++) {
      int file = touched[i];
      SeenFile.@Nullable Version version = accesses.file(file).version();
      @Nullable Integer rank = storedIds[file] == 0 ? null : memberRank.get(storedIds[file]);
      if (rank != null && !taken[rank] && version != null && isStored(file, version)) {
        taken[rank] = true;
        sharedIdentity[file] = true;
        chunkVersions.get(chunkOf[rank])[withinOf[rank]] = version;
      }
    }
  }

  private int total() {
    int total = 0;
    for (SeenFile.@Nullable Version[] chunk : chunkVersions) {
      total += chunk.length;
    }
    return total;
  }

  private StoredFile storedFile(int file) {
    @Nullable StoredFile found = stored[file];
    if (found == null) {
      throw new IllegalArgumentException("no stored version " + storedIds[file]);
    }
    return found;
  }

  private boolean isStored(int file, SeenFile.Version version) {
    if (storedIds[file] == 0) {
      return false;
    }
    StoredFile fact = storedFile(file);
    return fact.sizeBytes() == version.sizeBytes() && fact.mtimeNs() == version.mtimeNs();
  }

  private void encodeAccesses() {
    Map<Integer, Integer> processes = new HashMap<>();
    List<Integer> baseThreads = new ArrayList<>();
    int newest = 0;
    long previousSeq = 0;
    long previousTick = 0;
    shape(Shape.COUNTS).number(accesses.size());
    for (int i = 0; i < accesses.size(); i++) {
      long atTick = ticks(accesses.atNs(i));
      if (i == 0) {
        own(Own.START).number(accesses.seq(0)).signed(atTick);
      } else {
        shape(Shape.SEQ_GAP).signed(accesses.seq(i) - previousSeq - 1);
        noise.signed(gapKind(accesses.activity(i)), atTick - previousTick);
      }
      previousSeq = accesses.seq(i);
      previousTick = atTick;
      newest = encodeAccess(i, processes, baseThreads, newest);
    }
    for (int i = 0; i < accesses.size(); i++) {
      encodeOffset(i);
    }
    shape(Shape.COUNTS).number(distinctFiles);
  }

  private int encodeAccess(
      int i, Map<Integer, Integer> processes, List<Integer> baseThreads, int newestBefore) {
    @Nullable Integer process = processes.get(accesses.processNo(i));
    if (process == null) {
      process = processes.size();
      processes.put(accesses.processNo(i), process);
      baseThreads.add(accesses.threadId(i));
      shape(Shape.PROCESS).number(process).signed(accesses.processNo(i));
      own(Own.START).signed(accesses.threadId(i));
    } else {
      shape(Shape.PROCESS).number(process);
    }
    shape(Shape.THREAD).signed((long) accesses.threadId(i) - baseThreads.get(process));
    shape(Shape.ACTIVITY).octet(accesses.activity(i));
    int newest = newestBefore;
    int file = order[accesses.fileNumber(i)];
    shape(Shape.FILE).number(newest - file);
    newest = Math.max(newest, file + 1);
    int second = accesses.secondFileNumber(i);
    if (second == Accesses.NONE) {
      shape(Shape.SECOND_FILE).number(0);
    } else {
      shape(Shape.SECOND_FILE).number(1L + newest - order[second]);
      newest = Math.max(newest, order[second] + 1);
    }
    shape(Shape.OPEN_FLAGS).signed(accesses.openFlags(i));
    shape(Shape.FD).signed(accesses.fd(i));
    shape(Shape.RESULT)
        .signed(accesses.result(i) - expectedResult(accesses.activity(i), accesses.fd(i)));
    return newest;
  }

  /** Programs read between open and close, and compute between close and open. */
  static Kind gapKind(int activity) {
    return switch (activity) {
      case 1 -> Kind.BEFORE_OPEN;
      case 2 -> Kind.BEFORE_CLOSE;
      default -> Kind.BEFORE_OTHER;
    };
  }

  private static long ticks(long ns) {
    return Math.floorDiv(ns, Accesses.RESOLUTION_NS);
  }

  /** An open returns its descriptor, everything else that succeeds 0. */
  static long expectedResult(int activity, int fd) {
    return activity == 1 ? fd : 0;
  }

  /** 0 is NULL, 1 the file's size, 2 in the noise, else three more than the offset. */
  private void encodeOffset(int i) {
    long offset = accesses.offsetBytes(i);
    SeenFile.@Nullable Version version = accesses.file(accesses.fileNumber(i)).version();
    if (offset == Accesses.NONE) {
      shape(Shape.OFFSET).number(0);
    } else if (version != null && version.sizeBytes() == offset) {
      shape(Shape.OFFSET).number(1);
    } else if (offset >= 0 && offset < SMALL_OFFSET) {
      shape(Shape.OFFSET).number(offset + 3);
    } else {
      shape(Shape.OFFSET).number(2);
      noise.signed(Kind.OFFSET, offset);
    }
  }

  private void encodeFiles() {
    for (int i = 0; i < distinctFiles; i++) {
      encodeFile(touched[i]);
    }
  }

  private void encodeFile(int file) {
    SeenFile seen = accesses.file(file);
    SeenFile.@Nullable Version version = seen.version();
    @Nullable Integer rank = storedIds[file] == 0 ? null : memberRank.get(storedIds[file]);
    int place =
        rank != null
            ? FileKind.OF_MEMBER
            : storedIds[file] != 0 ? FileKind.OF_STORED : FileKind.OF_TEXT;
    int versionKind = versionKind(file, version);
    boolean ownChecksum =
        version != null && !version.checksum().equals(impliedChecksum(file, versionKind));
    int kind = place | versionKind | (ownChecksum ? FileKind.OWN_CHECKSUM : 0);
    shape(Shape.FILE_KIND).octet(kind);
    if (rank != null) {
      shape(Shape.MEMBER).number(rank);
    } else if (storedIds[file] != 0) {
      noise.signed(Kind.STORED_ID, storedIds[file] - lastStoredId);
      lastStoredId = storedIds[file];
    } else {
      own(Own.TEXT).text(seen.path());
    }
    if (version != null) {
      encodeVersion(kind, version, Accesses.keptNs(accesses.atNs(firstAccess[file])));
    }
  }

  /** What a decoder takes when the block says nothing; only a digest is stored for ever. */
  private @Nullable Checksum impliedChecksum(int file, int versionKind) {
    if (versionKind == FileKind.OWN_VERSION) {
      return Checksum.ABSENT;
    }
    Checksum checksum = storedFile(file).checksum();
    return checksum.state() == Checksum.DONE ? checksum : null;
  }

  private int versionKind(int file, SeenFile.@Nullable Version version) {
    if (version == null) {
      return FileKind.NO_VERSION;
    }
    if (sharedIdentity[file]) {
      return FileKind.SHARED_IDENTITY;
    }
    return isStored(file, version) ? FileKind.OWN_IDENTITY : FileKind.OWN_VERSION;
  }

  private void encodeVersion(int kind, SeenFile.Version version, long touchedNs) {
    int parts = kind & FileKind.VERSION_MASK;
    if (parts == FileKind.OWN_VERSION) {
      noise.signed(Kind.SIZE, version.sizeBytes());
      noise.signed(Kind.MTIME, touchedNs - version.mtimeNs());
    }
    if (parts != FileKind.SHARED_IDENTITY) {
      boolean usual = version.device() == lastDevice && version.mode() == lastMode;
      noise.flag(Kind.IDENTITY, usual);
      if (!usual) {
        own(Own.DEVICE_AND_MODE)
            .number(version.device())
            .number(Integer.toUnsignedLong(version.mode()));
      }
      noise.signed(Kind.INODE, version.inode() - lastInode);
      noise.signed(Kind.CTIME, version.ctimeNs() - version.mtimeNs());
      lastDevice = version.device();
      lastMode = version.mode();
      lastInode = version.inode();
    }
    if ((kind & FileKind.OWN_CHECKSUM) != 0) {
      encodeChecksum(version.checksum());
    }
  }

  private void encodeChecksum(Checksum checksum) {
    ColumnWriter column = own(Own.CHECKSUM).octet(checksum.state());
    column.text(checksum.algorithm() == null ? "" : checksum.algorithm());
    column.block(checksum.digest() == null ? new byte[0] : checksum.digest());
    column.text(checksum.reason() == null ? "" : checksum.reason());
  }

  /** The part that jobs of the same program have in common. */
  public byte[] shape() {
    return shapeBytes;
  }

  /**
   * For each chunk of the sets, in order, what tells the part that traces on the same node have in
   * common from others.
   */
  public List<byte[]> identityKeys() {
    return chunkVersions.stream().map(Identities::plain).toList();
  }

  /** That part of one of these chunks. */
  public byte[] identities(int chunk) {
    return Identities.encode(chunkVersions.get(chunk));
  }

  /**
   * @param identityBlocks ids under which the {@link #identities} are stored
   * @param shapeBlock id under which {@link #shape} is stored; null to keep it in this block
   */
  public byte[] block(long[] identityBlocks, @Nullable Long shapeBlock) {
    ColumnWriter block = new ColumnWriter().number(FORMAT).number(sets.size());
    long previous = 0;
    for (SharedSet set : sets) {
      block.number(set.setId() - previous);
      previous = set.setId();
    }
    block.number(identityBlocks.length);
    previous = 0;
    for (long identityBlock : identityBlocks) {
      block.signed(identityBlock - previous);
      previous = identityBlock;
    }
    ColumnWriter body = new ColumnWriter();
    if (shapeBlock == null) {
      block.number(0);
      body.raw(shapeBytes);
    } else {
      block.number(1).number(shapeBlock);
    }
    byte[] plain = body.raw(join(own)).toBytes();
    return block.number(plain.length).block(compressed(plain)).raw(noise.toBytes()).toBytes();
  }

  private static byte[] compressed(byte[] plain) {
    if (plain.length < COMPRESSED_MIN_BYTES) {
      return plain;
    }
    byte[] compressed = Zstd.compress(plain, ZSTD_LEVEL);
    return compressed.length < plain.length ? compressed : plain;
  }
}
