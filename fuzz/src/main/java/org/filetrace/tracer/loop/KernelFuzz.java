package org.filetrace.tracer.loop;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What the tracer makes of bytes that a tracee had a say in. */
public final class KernelFuzz {
  private KernelFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 3) {
      case 0 -> interpreter(rest);
      case 1 -> procText(rest);
      case 2 -> join(rest);
      default -> callNumber(rest);
    }
  }

  private static void interpreter(byte[] head) {
    long range = ElfInterpreter.find(head, head.length);
    int from = (int) (range >>> 32);
    if (range >= 0 && (from < 0 || from + (int) range > head.length)) {
      throw new AssertionError("a loader's path beyond the end");
    }
  }

  private static void procText(byte[] text) {
    ProcText.number(text, text.length, "TracerPid:", 10);
    ProcText.number(text, text.length, "flags:", 8);
    ProcText.secondNumber(text, text.length, "Uid:");
  }

  private static void join(byte[] input) {
    int directory = input.length == 0 ? 0 : Math.min(input[0] & 0x7f, input.length);
    byte[] raw = Arrays.copyOfRange(input, directory, input.length);
    byte[] target = new byte[4096];
    int length = PathText.join(input, directory, raw, raw.length, target);
    if (length > target.length) {
      throw new AssertionError("a path of " + length + " bytes");
    }
    PathText.ascends(raw, raw.length);
  }

  private static void callNumber(byte[] input) {
    if (input.length < 12) {
      return;
    }
    SystemCall call = new SystemCall();
    ByteBuffer bytes = ByteBuffer.wrap(input);
    call.architecture = bytes.getInt();
    call.number = bytes.getLong();
    SyscallTable.row(call);
    SyscallTable.foreign(call);
  }
}
