/** Measurements of the store under a synthetic site: its size, its filling, its queries. */
@NullMarked
package org.filetrace.benchmarks.store;

import org.jspecify.annotations.NullMarked;
