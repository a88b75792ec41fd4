package org.filetrace.quill.store.detail;

import com.github.luben.zstd.Zstd;
import java.util.ArrayList;
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

  private final EncodedAccesses encoded;
  private final Accesses accesses;
  private final long[] storedIds;
  private final @Nullable StoredFile[] stored;
  private final List<SharedSet> sets;
  private final ColumnWriter fileKinds = new ColumnWriter();
  private final ColumnWriter members = new ColumnWriter();
  private final ColumnWriter devicesAndModes = new ColumnWriter();
  private final ColumnWriter texts = new ColumnWriter();
  private final ColumnWriter checksums = new ColumnWriter();
  private final NoiseWriter noise;
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
      EncodedAccesses encoded,
      long[] storedIds,
      @Nullable StoredFile[] stored,
      List<SharedSet> sets) {
    this.encoded = encoded;
    accesses = encoded.accesses();
    this.storedIds = storedIds;
    this.stored = stored;
    this.sets = sets;
    noise = new NoiseWriter(encoded.noise);
    sharedIdentity = new boolean[accesses.files().size()];
    rankMembers();
    placeMembers();
    for (int file : encoded.touched) {
      encodeFile(file);
    }
    shapeBytes = joinShape();
  }

  private byte[] joinShape() {
    ColumnWriter shape = new ColumnWriter();
    for (Shape column : Shape.values()) {
      shape.block(
          switch (column) {
            case FILE_KIND -> fileKinds;
            case MEMBER -> members;
            default -> encoded.column(column);
          });
    }
    return shape.toBytes();
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
    for (int file : encoded.touched) {
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
    fileKinds.octet(kind);
    if (rank != null) {
      members.number(rank);
    } else if (storedIds[file] != 0) {
      noise.signed(Kind.STORED_ID, storedIds[file] - lastStoredId);
      lastStoredId = storedIds[file];
    } else {
      texts.text(seen.path());
    }
    if (version != null) {
      encodeVersion(kind, version, Accesses.keptNs(accesses.atNs(encoded.firstAccess[file])));
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
        devicesAndModes.number(version.device()).number(Integer.toUnsignedLong(version.mode()));
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
    ColumnWriter column = checksums.octet(checksum.state());
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
    byte[] plain =
        body.block(encoded.start).block(devicesAndModes).block(texts).block(checksums).toBytes();
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
