package org.filetrace.tracer.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which variables of a job's environment are kept: those named, never one whose name sounds like a
 * secret. What is not kept is looked at by its name only, and goes nowhere.
 */
public final class EnvironmentPolicy {
  /**
   * What decides which programs, libraries and modules are found, and what a program puts out with
   * the same input: nothing that tells who somebody is, nothing that differs from job to job.
   */
  public static final String DEFAULT_NAMES =
      "PATH,LD_LIBRARY_PATH,LD_PRELOAD,LD_AUDIT,LD_BIND_NOW,GLIBC_TUNABLES,MALLOC_*," // ld.so(8)
          + "LANG,LANGUAGE,LC_*,TZ," // locale(7), tzset(3)
          + "LOADEDMODULES,_LMFILES_,MODULEPATH,SPACK_ENV,CONDA_DEFAULT_ENV,CONDA_PREFIX,"
          + "VIRTUAL_ENV,APPTAINER_CONTAINER,SINGULARITY_CONTAINER,"
          + "OMP_*,GOMP_*,KMP_*,MKL_*,OPENBLAS_*,BLIS_*,"
          + "CUDA_VISIBLE_DEVICES,CUBLAS_WORKSPACE_CONFIG,NVIDIA_TF32_OVERRIDE,"
          + "ROCR_VISIBLE_DEVICES,HIP_VISIBLE_DEVICES,ZE_AFFINITY_MASK,"
          + "PYTHONPATH,PYTHONHOME,PYTHONHASHSEED,PYTHONOPTIMIZE,PYTHONNOUSERSITE,PYTHONUSERBASE,"
          + "R_HOME,R_LIBS,R_LIBS_SITE,R_LIBS_USER,PERL5LIB,PERL_HASH_SEED,RUBYLIB,"
          + "JULIA_PROJECT,JULIA_LOAD_PATH,JULIA_DEPOT_PATH,JULIA_NUM_THREADS,MATLABPATH,"
          + "JAVA_HOME,JAVA_TOOL_OPTIONS,JDK_JAVA_OPTIONS,_JAVA_OPTIONS,CLASSPATH";

  public static final EnvironmentPolicy DEFAULT = of("default");

  /** A name that has one of these is not kept, whatever the list says. */
  private static final String[] SECRETS = {
    "AUTH", "COOKIE", "CREDENTIAL", "KEY", "PASS", "SECRET", "TOKEN"
  };

  /** So that nobody writes {@code *}, or nearly. */
  private static final int PREFIX_CHARS_MIN = 2;

  /** Receives what is kept: where a variable stands, and how long its name is. */
  interface Kept {
    void variable(int from, int nameLength, int length);
  }

  private final Set<String> names = new HashSet<>();
  private final List<String> prefixes = new ArrayList<>();

  private EnvironmentPolicy() {}

  /**
   * @param list names, or beginnings of names as {@code OMP_*}, with commas between them; {@code
   *     default} stands for {@link #DEFAULT_NAMES}, {@code none} for nothing
   * @throws IllegalArgumentException when it is no such list
   */
  public static EnvironmentPolicy of(String list) {
    EnvironmentPolicy policy = new EnvironmentPolicy();
    for (String entry : list.split(",", -1)) {
      String name = entry.strip();
      if (name.equals("default")) {
        for (String known : DEFAULT_NAMES.split(",", -1)) {
          policy.add(known);
        }
      } else if (!name.equals("none")) {
        policy.add(name);
      }
    }
    return policy;
  }

  private void add(String entry) {
    boolean isPrefix = entry.endsWith("*");
    String name = isPrefix ? entry.substring(0, entry.length() - 1) : entry;
    if (!isName(name) || isPrefix && name.length() < PREFIX_CHARS_MIN) {
      throw new IllegalArgumentException(entry);
    }
    if (isPrefix) {
      prefixes.add(name);
    } else {
      names.add(name);
    }
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
      if (!letter && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * @param environment {@code name=value}, each ended by NUL, as execve(2) leaves it; of a name
   *     that stands twice the first counts, as for getenv(3)
   */
  void select(byte[] environment, int length, Kept kept) {
    Set<String> seen = new HashSet<>();
    for (int from = 0, end; from < length; from = end + 1) {
      end = indexOf((byte) 0, environment, from, length);
      int equals = indexOf((byte) '=', environment, from, end);
      String name = new String(environment, from, equals - from, StandardCharsets.ISO_8859_1);
      if (equals < end && keeps(name) && seen.add(name)) {
        kept.variable(from, equals - from, end - from);
      }
    }
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private boolean keeps(String name) {
    boolean listed = names.contains(name);
    for (int i = 0; i < prefixes.size() && !listed; i++) {
      listed = name.startsWith(prefixes.get(i)) && isName(name);
    }
    return listed && !soundsSecret(name.toUpperCase(Locale.ROOT));
  }

  private static boolean soundsSecret(String name) {
    for (String word : SECRETS) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
