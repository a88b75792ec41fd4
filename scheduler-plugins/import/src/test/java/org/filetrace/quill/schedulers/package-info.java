@NullMarked
package org.filetrace.quill.schedulers;

import org.jspecify.annotations.NullMarked;
