/** {@code quill-collector}: from spool folders into the store. */
@NullMarked
package org.filetrace.quill.collector;

import org.jspecify.annotations.NullMarked;
