@NullMarked
package org.filetrace.quill.store.detail;

import org.jspecify.annotations.NullMarked;
