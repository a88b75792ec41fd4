package org.filetrace.quill.collector;

import picocli.CommandLine.Option;

/** What is collected, where to, and what becomes of it. */
final class CollectionOptions extends SpoolOptions {
  @Option(
      names = "--keep",
      description =
          "Move merged spools to the folder 'merged' beside them instead of deleting them.")
  boolean keep;
}
