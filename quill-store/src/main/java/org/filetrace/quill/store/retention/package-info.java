/** What of old records is kept, and for how long. */
@NullMarked
package org.filetrace.quill.store.retention;

import org.jspecify.annotations.NullMarked;
