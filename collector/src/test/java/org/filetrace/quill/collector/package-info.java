@NullMarked
package org.filetrace.quill.collector;

import org.jspecify.annotations.NullMarked;
