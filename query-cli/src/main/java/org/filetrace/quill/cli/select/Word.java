package org.filetrace.quill.cli.select;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few words, as its {@code toString} and the help spell it; case does not matter. */
public final class Word<E extends Enum<E>> implements ITypeConverter<E> {
  private final E[] words;

  public Word(Class<E> type) {
    this.words = type.getEnumConstants();
  }

  @Override
  public E convert(String text) {
    for (E word : words) {
      if (word.toString().equalsIgnoreCase(text)) {
        return word;
      }
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is none of "
            + Arrays.stream(words).map(E::toString).collect(Collectors.joining(", ")));
  }
}
