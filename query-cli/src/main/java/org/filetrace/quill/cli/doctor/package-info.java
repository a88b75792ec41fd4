/** What of FileTrace and Quill works on this node. */
@NullMarked
package org.filetrace.quill.cli.doctor;

import org.jspecify.annotations.NullMarked;
