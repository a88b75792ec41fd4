/** Which job is this: what schedulers, options and the node tell. */
@NullMarked
package org.filetrace.tracer.job;

import org.jspecify.annotations.NullMarked;
