package org.filetrace.quill.store.merge;

import org.jspecify.annotations.Nullable;

/**
 * One way in which a trace used one version of a file.
 *
 * @param pathname of the version; of a rename or link the old name
 * @param version null when none was seen
 * @param secondPathname new name of a rename or link, target of a symlink
 */
record FileUse(
    String pathname, @Nullable SeenVersion version, Usage usage, @Nullable String secondPathname) {}
