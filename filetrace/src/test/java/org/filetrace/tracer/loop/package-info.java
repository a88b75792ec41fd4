@NullMarked
package org.filetrace.tracer.loop;

import org.jspecify.annotations.NullMarked;
