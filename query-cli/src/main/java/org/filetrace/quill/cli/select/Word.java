package org.filetrace.quill.cli.select;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** One of a few words, as its {@code toString} and the help spell it; case does not matter. */
public final class Word<E> implements ITypeConverter<E> {
  private final E[] words;

  private Word(E[] words) {
    this.words = words;
  }

  /** For each option and parameter of the command and of its subcommands that takes an enum. */
  public static void register(CommandLine command) {
    for (ArgSpec argument : command.getCommandSpec().args()) {
      register(command, argument.type());
    }
    command.getSubcommands().values().forEach(Word::register);
  }

  private static <E> void register(CommandLine command, Class<E> type) {
    if (type.isEnum()) {
      command.registerConverter(type, new Word<>(type.getEnumConstants()));
    }
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
            + Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(", ")));
  }
}
