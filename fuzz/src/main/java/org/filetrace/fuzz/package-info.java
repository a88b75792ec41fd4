@NullMarked
package org.filetrace.fuzz;

import org.jspecify.annotations.NullMarked;
