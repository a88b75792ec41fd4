/** Questions to the store: one a class, the same for every engine. */
@NullMarked
package org.filetrace.quill.store.query;

import org.jspecify.annotations.NullMarked;
