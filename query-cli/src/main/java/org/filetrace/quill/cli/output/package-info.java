@NullMarked
package org.filetrace.quill.cli.output;

import org.jspecify.annotations.NullMarked;
