/** What schedulers account, brought into the store. */
@NullMarked
package org.filetrace.quill.schedulers;

import org.jspecify.annotations.NullMarked;
