@NullMarked
package org.filetrace.quill.store;

import org.jspecify.annotations.NullMarked;
