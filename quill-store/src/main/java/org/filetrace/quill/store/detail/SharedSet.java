package org.filetrace.quill.store.detail;

import java.util.List;

/**
 * A stored set of file versions that many traces refer to.
 *
 * @param chunks the ids of its members, ascending within each chunk, in the order of the chunks'
 *     ids
 */
public record SharedSet(long setId, List<long[]> chunks) {}
