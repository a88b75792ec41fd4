/** What programs of this machine say. */
@NullMarked
package org.filetrace.quill.cli.machine;

import org.jspecify.annotations.NullMarked;
