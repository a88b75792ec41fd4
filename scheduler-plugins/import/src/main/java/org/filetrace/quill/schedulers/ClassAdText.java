package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Literals of HTCondor's ClassAds: strings, numbers, booleans, lists, nested ads. Any other
 * expression is kept as its text. Names are compared without case.
 */
final class ClassAdText {
  private final String text;
  private int at;

  private ClassAdText(String text) {
    this.text = text;
  }

  /** An ad in the long form: lines {@code Name = expression}. */
  static Ad ad(List<String> lines) {
    Ad ad = new Ad();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        ad.put(line.substring(0, equals).strip(), value(line.substring(equals + 1).strip()));
      }
    }
    return ad;
  }

  /**
   * A {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link List}, {@link Ad}, or
   * {@link Expression}.
   */
  static Object value(String text) {
    ClassAdText parser = new ClassAdText(text);
    Object value = parser.value();
    parser.skipBlanks();
    return parser.at == text.length() ? value : new Expression(text);
  }

  /** What is no literal. */
  record Expression(String text) {}

  /** Attributes of an ad. */
  static final class Ad {
    private final Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    void put(String name, Object value) {
      values.put(name, value);
    }

    void remove(String name) {
      values.remove(name);
    }

    void putAll(Ad other) {
      values.putAll(other.values);
    }

    boolean isEmpty() {
      return values.isEmpty();
    }

    @Nullable String string(String name) {
      return values.get(name) instanceof String value ? value : null;
    }

    @Nullable Long number(String name) {
      Object value = values.get(name);
      return value instanceof Long number
          ? number
          : value instanceof Double real ? Long.valueOf(Math.round(real)) : null;
    }

    boolean isTrue(String name) {
      return Boolean.TRUE.equals(values.get(name));
    }

    List<Ad> ads(String name) {
      List<Ad> ads = new ArrayList<>();
      if (values.get(name) instanceof List<?> list) {
        list.forEach(
            element -> {
              if (element instanceof Ad ad) {
                ads.add(ad);
              }
            });
      }
      return ads;
    }
  }

  private Object value() {
    skipBlanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '"' -> string();
      case '{' -> list();
      case '[' -> nested();
      default -> word();
    };
  }

  /** A backslash escapes a quote, unless that ends the text; elsewhere it is a backslash. */
  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      boolean escape = text.startsWith("\\\"", at) && at + 2 < text.length();
      string.append(text.charAt(escape ? ++at : at));
    }
    at++;
    return string.toString();
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    at++;
    while (!ends('}')) {
      list.add(value());
      skip(',');
    }
    return list;
  }

  private Ad nested() {
    Ad ad = new Ad();
    at++;
    while (!ends(']')) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        at = text.length();
        break;
      }
      String name = text.substring(at, equals).strip();
      at = equals + 1;
      ad.put(name, value());
      skip(';');
    }
    return ad;
  }

  private Object word() {
    int start = at;
    while (at < text.length() && ",;]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at).strip();
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return word.equalsIgnoreCase("true");
    }
    if (word.matches("-?\\d{1,18}")) {
      return Long.valueOf(word);
    }
    return word.matches("-?\\d+\\.\\d+([eE][-+]?\\d+)?")
        ? Double.valueOf(word)
        : new Expression(word);
  }

  private boolean ends(char close) {
    skipBlanks();
    if (at >= text.length() || text.charAt(at) == close) {
      at = Math.min(at + 1, text.length());
      return true;
    }
    return false;
  }

  private void skip(char separator) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == separator) {
      at++;
    } else if (at < text.length() && "]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
