package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.SHARED_BLOCK;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.detail.DetailEncoder;
import org.filetrace.quill.store.detail.DetailSource.StoredFile;
import org.filetrace.quill.store.sets.SetDigest;
import org.filetrace.quill.store.sets.SetDigest.Kind;
import org.jspecify.annotations.Nullable;

/** The detail of a batch's traces: their blocks, and what of them is shared. */
final class DetailRows {
  /** Shapes seen once; the second job of the same shape makes it a shared block. */
  private static final int SHAPES_REMEMBERED = 100_000;

  private static final class Part {
    final long traceId;
    final int number;
    final DetailEncoder encoder;
    final List<SetDigest> identities;
    final SetDigest shape;

    Part(long traceId, int number, DetailEncoder encoder) {
      this.traceId = traceId;
      this.number = number;
      this.encoder = encoder;
      identities =
          encoder.identityKeys().stream().map(b -> SetDigest.ofBytes(Kind.IDENTITIES, b)).toList();
      shape = SetDigest.ofBytes(Kind.SHAPE, encoder.shape());
    }
  }

  private final Store store;
  private final DigestIds<Supplier<byte[]>> blockIds;
  private final RecentMap<SetDigest, Boolean> shapesSeen = new RecentMap<>(SHAPES_REMEMBERED);
  private final List<Part> parts = new ArrayList<>();

  DetailRows(Store store) {
    this.store = store;
    blockIds =
        new DigestIds<>(
            store.sql(),
            SHARED_BLOCK,
            SHARED_BLOCK.BLOCK_ID,
            SHARED_BLOCK.DIGEST,
            (row, content) -> row.put(SHARED_BLOCK.CONTENT, content.get()));
  }

  void insert(List<MergingTrace> traces) throws SQLException {
    for (MergingTrace trace : traces) {
      if (trace.read.detail != null) {
        encode(trace, 0, trace.read.detail);
      } else {
        encodeInParts(trace);
      }
    }
    write();
  }

  private void encodeInParts(MergingTrace trace) throws SQLException {
    int[] number = {0};
    trace.read.detailInParts(
        part -> {
          encode(trace, number[0]++, part);
          write();
        });
  }

  private void encode(MergingTrace trace, int number, ReadTrace.Detail detail) {
    if (detail.accesses().size() == 0) {
      return;
    }
    int[] uses = detail.uses();
    long[] storedIds = new long[uses.length];
    @Nullable StoredFile[] stored = new StoredFile[uses.length];
    for (int file = 0; file < uses.length; file++) {
      if (uses[file] >= 0) {
        StoredVersion version = trace.stored[uses[file]];
        storedIds[file] = version.id;
        stored[file] = version.file();
      }
    }
    parts.add(
        new Part(
            trace.traceId,
            number,
            new DetailEncoder(detail.encoded(), storedIds, stored, trace.sets)));
  }

  private void write() throws SQLException {
    for (Part part : parts) {
      for (int i = 0; i < part.identities.size(); i++) {
        int chunk = i;
        blockIds.need(part.identities.get(i), () -> part.encoder.identities(chunk));
      }
      if (shapesSeen.get(part.shape) != null || blockIds.isKnown(part.shape)) {
        blockIds.need(part.shape, part.encoder::shape);
      }
      shapesSeen.put(part.shape, true);
    }
    blockIds.insert();
    try (BulkInsert rows = BulkInsert.into(store, "trace_detail", "trace_id, part, content")) {
      for (Part part : parts) {
        @Nullable Long shape = blockIds.isKnown(part.shape) ? blockIds.id(part.shape) : null;
        rows.put(part.traceId).put((long) part.number);
        rows.put(part.encoder.block(blockIds.ids(part.identities), shape)).endRow();
      }
      rows.finish();
    }
    parts.clear();
    blockIds.endBatch();
  }

  void forget() {
    blockIds.forget();
    shapesSeen.forget();
    parts.clear();
  }
}
