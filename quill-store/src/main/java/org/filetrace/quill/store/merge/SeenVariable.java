package org.filetrace.quill.store.merge;

/** A variable of a trace's environment; {@code content} as text. */
public record SeenVariable(String name, String content) {}
