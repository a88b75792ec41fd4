package org.filetrace.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/**
 * Removes a test's folder when the tracers of its jobs have left it: they finish their records when
 * the job has ended, and nobody waits for them. junit-platform.properties names it.
 */
public final class PatientDeletion implements TempDirDeletionStrategy {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public DeletionResult delete(Path folder, AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    DeletionResult result = Standard.INSTANCE.delete(folder, element, test);
    while (!result.isSuccessful() && System.nanoTime() < end) {
      SpoolFolder.pause();
      result = Standard.INSTANCE.delete(folder, element, test);
    }
    return result;
  }
}
