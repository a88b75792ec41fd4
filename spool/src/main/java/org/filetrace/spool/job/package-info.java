/** Which job is this: what schedulers and options tell, for the tracer and for untraced marks. */
@NullMarked
package org.filetrace.spool.job;

import org.jspecify.annotations.NullMarked;
