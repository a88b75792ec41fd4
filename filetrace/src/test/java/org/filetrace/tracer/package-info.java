@NullMarked
package org.filetrace.tracer;

import org.jspecify.annotations.NullMarked;
