package org.filetrace.tracer;

/**
 * What the environment or the site's configuration asks for makes no sense. It may be nobody's
 * fault who runs a job here: the job runs untraced.
 */
final class ConfigurationException extends UsageException {
  private static final long serialVersionUID = 1;

  ConfigurationException(String message) {
    super(message);
  }
}
