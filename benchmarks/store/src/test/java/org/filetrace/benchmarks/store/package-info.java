@NullMarked
package org.filetrace.benchmarks.store;

import org.jspecify.annotations.NullMarked;
