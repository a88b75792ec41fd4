/** The spool: the contract between the node that records and the centre that merges. */
@NullMarked
package org.filetrace.spool;

import org.jspecify.annotations.NullMarked;
