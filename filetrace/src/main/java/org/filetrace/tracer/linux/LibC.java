package org.filetrace.tracer.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The one native method of the tracer: syscall(2) of the C library, mapped directly. Seven long
 * arguments need no conversion, so a call neither allocates nor reflects; memory is passed by the
 * address of a {@link NativeBuffer}.
 */
final class LibC {
  static {
    Native.register(LibC.class, NativeLibrary.getProcess());
  }

  private LibC() {}

  /** Returns -1 with the cause in {@link Native#getLastError()}, as syscall(2) does. */
  static native long syscall(long number, long a, long b, long c, long d, long e, long f);
}
