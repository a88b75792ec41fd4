/** Lineage in the formats of other tools; knows the store's model and nothing of the commands. */
@NullMarked
package org.filetrace.quill.cli.export;

import org.jspecify.annotations.NullMarked;
