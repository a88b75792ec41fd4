@NullMarked
package org.filetrace.quill.cli;

import org.jspecify.annotations.NullMarked;
