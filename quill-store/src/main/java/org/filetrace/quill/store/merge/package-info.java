/** Merging of traces into the store: exactly once, from several collectors at once. */
@NullMarked
package org.filetrace.quill.store.merge;

import org.jspecify.annotations.NullMarked;
