/** What lies under {@code share/}: man pages and completion, made from the program itself. */
@NullMarked
package org.filetrace.quill.cli.share;

import org.jspecify.annotations.NullMarked;
