/** What came from what, across jobs. */
@NullMarked
package org.filetrace.quill.store.lineage;

import org.jspecify.annotations.NullMarked;
