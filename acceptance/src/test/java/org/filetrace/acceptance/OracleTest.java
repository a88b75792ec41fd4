package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.filetrace.acceptance.RecordedTrace.Activity;
import org.filetrace.acceptance.RecordedTrace.RecordedAccess;
import org.filetrace.acceptance.RecordedTrace.RecordedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real programs, once under strace and once under filetrace: both must have seen the same files
 * used in the same way by the same processes. What differs from run to run by nature, temporary
 * names, is named in each test.
 */
class OracleTest {
  private final Path scratch;
  private final Path folder;

  OracleTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch.toRealPath();
    this.folder = this.scratch.resolve("job");
  }

  @Test
  void gitClone() throws IOException {
    agree(
        """
        export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
        git init -q origin && cd origin
        mkdir sub && seq 1000 > numbers && echo text > sub/text && ln -s sub/text link
        git add . && git -c user.name=a -c user.email=a@b commit -q -m first
        git -c user.name=a -c user.email=a@b tag -a -m tag v1
        """,
        "git clone -q --no-local origin copy",
        // git's temporary files: tmp_obj_XXXXXX, tmp_pack_XXXXXX, tmp_idx_XXXXXX; and tXXXXXX, with
        // which init tries whether the file system has symlinks
        path ->
            path.replaceAll("/(tmp_\\w+_)\\w{6}$", "/$1XXXXXX")
                .replaceAll("/\\.git/t\\w{6}$", "/.git/tXXXXXX"));
  }

  @Test
  void makeOfASmallProject() throws IOException {
    agree(
        """
        mkdir include
        echo 'int twice(int);' > include/twice.h
        printf '#include "twice.h"\\nint twice(int n) { return 2 * n; }\\n' > twice.c
        printf '#include <stdio.h>\\n#include "twice.h"\\nint main(void) { printf("%%d", twice(2)); }\\n' > main.c
        printf 'CFLAGS = -Iinclude -O1\\nmain: main.o twice.o\\n\\t$(CC) -o $@ $^\\nclean:\\n\\trm -f main *.o\\n' > Makefile
        """,
        "make CC=gcc && ./main && make clean", OracleTest::withoutCompilerNames);
  }

  @Test
  void tarAndGzip() throws IOException {
    agree(
        "mkdir -p in/deep && seq 5000 > in/a && seq 9 > 'in/deep/b c' && ln in/a in/hard && ln -s a in/soft",
        "tar --mtime=@0 -cf in.tar in && gzip -9n in.tar && mkdir out && tar -xzf in.tar.gz -C out && gzip -l in.tar.gz",
        UnaryOperator.identity());
  }

  @Test
  void python() throws IOException {
    agree(
        """
        mkdir package
        echo 'def answer(): return 42' > package/module.py
        cat > job.py <<'END'
        import json, os, pathlib, shutil, sqlite3, subprocess, tempfile
        from package.module import answer
        with tempfile.NamedTemporaryFile('w', dir='.', delete=False) as out:
            json.dump({'answer': answer()}, out)
        os.replace(out.name, 'result.json')
        shutil.copy('result.json', 'copy.json')
        database = sqlite3.connect('data.db')
        database.execute('create table t(x)')
        database.commit()
        subprocess.run(['cat', 'copy.json'], check=True)
        try: open('missing')
        except FileNotFoundError: pass
        pathlib.Path('copy.json').unlink()
        END
        """,
        "/usr/bin/python3 job.py",
        // tempfile's tmpXXXXXXXX; importlib writes NAME.pyc.NUMBER before it renames
        path ->
            path.replaceAll("/tmp\\w{8}$", "/tmpXXXXXXXX").replaceAll("\\.pyc\\.\\d+$", ".pyc.N"));
  }

  @Test
  void perl() throws IOException {
    agree(
        "seq 100 > in",
        """
        perl -MFile::Copy -MFile::Temp -MPOSIX -e '
          open(my $in, "<", "in") or die; open(my $out, "+>", "out") or die;
          while (<$in>) { print $out $_ * 2, "\\n" }
          close $out; copy("out", "copy"); rename "copy", "moved"; symlink "moved", "link";
          open(my $twice, ">>", "link"); print $twice "end"; close $twice;
          unlink "missing"; system("wc", "-l", "moved"); exit 3'
        """,
        UnaryOperator.identity());
  }

  @Test
  void findExec() throws IOException {
    agree(
        "mkdir -p a/b/c d && for i in 1 2 3; do echo $i > a/b/$i.txt; echo $i > d/$i.dat; done",
        "find . -name '*.txt' -exec cp {} {}.copy \\; && find . -name '*.dat' -exec cat {} + && find d -delete",
        UnaryOperator.identity());
  }

  @Test
  void shellPipeline() throws IOException {
    agree(
        "seq 20000 > in",
        """
        sort -rn in | head -100 | awk '{ print $1 % 7 }' | sort | uniq -c > "out put"
        (cd / && cat etc/hostname) > /dev/null
        while read -r count value; do echo "$value" >> "bucket-$count"; done < 'out put'
        cat nothing 2> errors; ./nothing 2>> errors; mv errors moved; : > moved; rm -f bucket-*
        """,
        UnaryOperator.identity());
  }

  @Test
  void javaProgram() throws IOException {
    agree(
        """
        cat > Job.java <<'END'
        import java.nio.file.*;
        public class Job {
          public static void main(String[] args) throws Exception {
            Path out = Files.writeString(Path.of("out.tmp"), "written by Java");
            Files.move(out, Path.of("out"), StandardCopyOption.ATOMIC_MOVE);
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
              Path file = Path.of("thread-" + i);
              threads[i] = new Thread(() -> { try { Files.createFile(file); } catch (Exception e) { throw new Error(e); } });
              threads[i].start();
            }
            for (Thread thread : threads) thread.join();
            new ProcessBuilder("cat", "out").inheritIO().start().waitFor();
          }
        }
        END
        javac Job.java
        """,
        "java -Xint -Xshare:auto -XX:+UseSerialGC -XX:-UsePerfData Job",
        UnaryOperator.identity());
  }

  /** cc's temporary files: /tmp/ccXXXXXX.s, .o, .res, .le, .cdtor.c … */
  private static String withoutCompilerNames(String path) {
    return path.replaceAll("/cc\\w{6}(\\.[\\w.]+)?$", "/ccXXXXXX$1");
  }

  private void agree(String preparation, String job, UnaryOperator<String> timeless)
      throws IOException {
    Path text = scratch.resolve("strace.txt");
    List<String> strace = new ArrayList<>(List.of("strace", "-o", text.toString()));
    strace.addAll(StraceOutput.OPTIONS);
    strace.addAll(List.of("sh", "-c", job));
    prepare(preparation);
    Run straced = Run.of(folder, strace);
    SortedSet<FileUse> expected = comparable(StraceOutput.uses(text, folder), timeless);

    prepare(preparation);
    SpoolFolder spool = SpoolFolder.in(scratch);
    Run traced = Run.of(folder, Dist.filetrace(spool.path(), "sh", "-c", job));
    SortedSet<FileUse> recorded = comparable(uses(spool.trace()), timeless);

    assertThat(traced.status()).as(traced.errorText()).isEqualTo(straced.status());
    assertThat(traced.text()).isEqualTo(straced.text());
    assertThat(differences(expected, recorded)).isEmpty();
    assertThat(expected).as("strace's record").hasSizeGreaterThan(10);
  }

  private void prepare(String preparation) throws IOException {
    Run.of(scratch, List.of("rm", "-rf", "job"));
    Files.createDirectory(folder);
    Run run = Run.of(folder, List.of("sh", "-e", "-c", preparation));
    assertThat(run.status()).as(run.errorText()).isZero();
  }

  private static List<String> differences(Set<FileUse> expected, Set<FileUse> recorded) {
    List<String> differences = new ArrayList<>();
    expected.stream()
        .filter(use -> !recorded.contains(use))
        .forEach(use -> differences.add("- " + use));
    recorded.stream()
        .filter(use -> !expected.contains(use))
        .forEach(use -> differences.add("+ " + use));
    return differences;
  }

  /**
   * Without kernel file systems and devices, which filetrace does not record by default; of failed
   * uses the first of each process and path, which is what filetrace records.
   */
  private static SortedSet<FileUse> comparable(
      SortedSet<FileUse> uses, UnaryOperator<String> timeless) {
    Set<String> failed = new HashSet<>();
    SortedSet<FileUse> comparable = new TreeSet<>();
    for (FileUse use : uses) {
      boolean isFile = use.path().startsWith("/") && !use.path().matches("/(proc|sys|dev)(/.*)?");
      String mode = use.success() ? use.mode() : "any";
      String path = timeless.apply(use.path());
      if (isFile && (use.success() || failed.add(use.position() + " " + path))) {
        comparable.add(new FileUse(use.position(), path, mode, use.success()));
      }
    }
    return comparable;
  }

  /** strace shows only the file that an exec names, not what the kernel opens beside it. */
  private static SortedSet<FileUse> uses(RecordedTrace trace) {
    Map<Integer, String> positions = new HashMap<>(Map.of(0, ""));
    Map<Integer, Integer> children = new HashMap<>();
    for (RecordedProcess process : trace.processes().values()) {
      int number = children.merge(process.parent(), 1, Integer::sum);
      String parent = positions.getOrDefault(process.parent(), "?");
      positions.put(process.number(), parent.isEmpty() ? "1" : parent + "." + number);
    }
    SortedSet<FileUse> uses = new TreeSet<>();
    for (RecordedAccess access : trace.accesses()) {
      if (!access.named()) {
        continue;
      }
      String position = positions.getOrDefault(access.process(), "?");
      boolean success = access.result() >= 0;
      uses.add(new FileUse(position, access.path(), mode(access), success));
      if (access.activity() == Activity.RENAME || access.activity() == Activity.LINK) {
        uses.add(new FileUse(position, access.secondPath(), mode(access) + "-to", success));
      }
    }
    uses.removeIf(use -> use.mode().equals("close") || use.mode().equals("mmap-write"));
    return uses;
  }

  private static String mode(RecordedAccess access) {
    return access.activity() == Activity.OPEN
        ? FileUse.openMode(access.flags())
        : RecordComparison.word(access.activity());
  }
}
