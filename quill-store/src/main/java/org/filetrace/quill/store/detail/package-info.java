/**
 * The detail of a trace: every access with its time, process, thread, descriptor, result, offset
 * and file identity, in one compact block that decodes to exactly what the spool said.
 */
@NullMarked
package org.filetrace.quill.store.detail;

import org.jspecify.annotations.NullMarked;
