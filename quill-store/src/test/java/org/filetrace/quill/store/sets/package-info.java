@NullMarked
package org.filetrace.quill.store.sets;

import org.jspecify.annotations.NullMarked;
