/** Sets of file versions that many traces share: how they are cut, and how they are recognised. */
@NullMarked
package org.filetrace.quill.store.sets;

import org.jspecify.annotations.NullMarked;
