@NullMarked
package org.filetrace.quill.cli.select;

import org.jspecify.annotations.NullMarked;
