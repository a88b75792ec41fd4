/** Runs {@code dist/bin} as a user would, and looks at what a user would see. */
@NullMarked
package org.filetrace.acceptance;

import org.jspecify.annotations.NullMarked;
