@NullMarked
package org.filetrace.tracer.linux;

import org.jspecify.annotations.NullMarked;
