/** The node that the job runs on. */
@NullMarked
package org.filetrace.tracer.job;

import org.jspecify.annotations.NullMarked;
