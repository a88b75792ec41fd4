@NullMarked
package org.filetrace.tracer.record;

import org.jspecify.annotations.NullMarked;
