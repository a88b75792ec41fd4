package org.filetrace.tracer.loop;

/**
 * Whole runs of the loop: tracees that stop in any order, with any call, registers and memory, and
 * a kernel that may refuse every question. Each stop is answered once and lawfully, nothing fails,
 * and no descriptor of the tracer's own is left open.
 */
public final class StopsFuzz {
  private static final int ROOT = 10;

  private StopsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    OwnDescriptors contents = new OwnDescriptors();
    ArbitraryKernel kernel = new ArbitraryKernel(new Choices(input), contents, ROOT);
    new PtraceLoop(kernel, new SuspiciousSink(contents), ROOT).run();
    contents.expectClosed();
  }
}
