/** What lies under {@code share/}: man pages and completion, made from the programs themselves. */
@NullMarked
package org.filetrace.manual;

import org.jspecify.annotations.NullMarked;
