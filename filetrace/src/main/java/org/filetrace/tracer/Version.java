package org.filetrace.tracer;

/** The tracer's version: a constant, since looking into a jar costs milliseconds of start-up. */
final class Version {
  static final String NUMBER = "0.1.0";

  private Version() {}
}
