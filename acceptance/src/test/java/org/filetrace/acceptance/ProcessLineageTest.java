package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code quill lineage --by process} of real programs. Each case is a shell script over the inputs
 * x, z and u, with the pairs of files that are the answer: {@code y<x} for an origin that must be
 * there, {@code y<(z)} for one that no record can exclude (a shell's variables go to whatever it
 * starts next). What stands in no pair must be narrowed away.
 */
class ProcessLineageTest {
  private static final Set<String> INPUTS = Set.of("x", "z", "u");

  /** A script and the origins of its outputs. */
  record Case(String name, String needs, String script, String pairs) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("two pipelines of a shell", "sh", "sort <x | uniq >y; sort <z | uniq >w", "y<x w<z"),
        of(
            "two pipelines of bash",
            "bash",
            "bash -c 'sort <x | uniq | cat >y; sort <z | uniq | cat >w'",
            "y<x w<z"),
        of("command substitution", "sh", "v=$(cat x); echo $v >y; cat z >w", "y<x w<z w<(x)"),
        of(
            "what came before",
            "sh",
            "cat z >w; v=$(cat x); echo $v >y; cat z u >w2",
            "w<z y<x w2<z w2<u w2<(x)"),
        of("a subshell", "sh", "(cat x; cat z) | sort >y; sort u >w", "y<x y<z w<u"),
        of(
            "a loop over a pipe",
            "bash",
            "bash -c 'cat x | while read l; do echo \"$l\" | tr a-z A-Z; done >y; sort z >w'",
            "y<x w<z"),
        of(
            "a variable set by the last part of a pipeline",
            "bash",
            "bash -O lastpipe -c 'cat x | { read v; }; cat z >w; echo $v >y'",
            "y<x w<z w<(x) y<(z)"),
        of("a here-document", "sh", "cat >y <<END\n$(cat x)\nEND\ncat z >w", "y<x w<z w<(x)"),
        of(
            "a temporary that is used again",
            "sh",
            "sort x >t; uniq t >y; sort z >t; uniq t >w",
            "y<x w<z t<z"),
        of(
            "a temporary that is appended to",
            "sh",
            "sort x >t; sort z >>t; uniq t >y; sort u >w",
            "y<x y<z w<u t<x t<z"),
        of("renamed into place", "sh", "sort x >t; mv t y; sort z >t; mv t w", "y<x w<z"),
        of(
            "sort -o over its input",
            "sh",
            "sort x z -o z; sort u >w; uniq z >y",
            "z<x z<z w<u y<x y<z"),
        of("sed -i", "sed", "sed -i s/a/b/ x; cat x >y; cat z >w", "x<x y<x w<z"),
        of("tee", "sh", "cat x | tee y >w; sort z | tee v >/dev/null", "y<x w<x v<z"),
        of(
            "process substitution",
            "bash",
            "bash -c 'paste <(sort x) <(sort z) >y; sort u >w'",
            "y<x y<z w<u w<(x) w<(z)"),
        of("a named pipe", "mkfifo", "mkfifo f; sort x >f & uniq f >y; wait; sort z >w", "y<x w<z"),
        of("xargs", "xargs", "echo x | xargs sort >y; echo z | xargs -n1 -P2 sort >w", "y<x w<z"),
        of(
            "make -j2",
            "make",
            "printf 'all: y w\\ny: x\\n\\tsort x | uniq > y\\nw: z\\n\\tsort z > w.tmp && mv w.tmp w\\n'"
                + " >Makefile; make -s -j2",
            "y<x w<z"),
        of(
            "make of makes",
            "make",
            "mkdir d; printf 'all: sub y\\nsub:\\n\\t$(MAKE) -C d\\ny:\\n\\tsort x > y\\n' >Makefile;"
                + " printf 'all: ../w\\n../w:\\n\\tsort ../z > ../w\\n' >d/Makefile; make -s -j2",
            "y<x w<z y<(z) w<(x)"),
        python(
            "a pool of processes",
            """
            from multiprocessing import Pool
            def work(name): return open(name).read().upper()
            if __name__ == '__main__':
                open('w', 'w').write(open('z').read())
                with Pool(2) as pool:
                    open('y', 'w').write(''.join(pool.map(work, ['x', 'u'])))
            """,
            "w<z y<x y<u y<(z)"),
        python(
            "memory that processes share",
            """
            from multiprocessing import Array, Process
            def work(a): a[0] = len(open('x').read())
            a = Array('i', 1)
            open('w', 'w').write(open('z').read())
            p = Process(target=work, args=(a,)); p.start(); p.join()
            open('y', 'w').write(str(a[0]))
            """,
            "w<z y<x y<(z)"),
        python(
            "anonymous memory",
            """
            import mmap, os
            m = mmap.mmap(-1, 4096)
            if os.fork() == 0:
                m.write(open('x', 'rb').read()); os._exit(0)
            os.wait()
            open('y', 'wb').write(m.read(3))
            """,
            "y<x"),
        python(
            "a manager's server",
            """
            from multiprocessing import Manager, Process
            def work(d): d['x'] = open('x').read()
            if __name__ == '__main__':
                with Manager() as manager:
                    d = manager.dict()
                    p = Process(target=work, args=(d,)); p.start(); p.join()
                    open('y', 'w').write(d['x'])
            """,
            "y<x"),
        python(
            "shared memory by name",
            """
            from multiprocessing import shared_memory
            import subprocess, sys
            s = shared_memory.SharedMemory(create=True, size=64)
            code = 'from multiprocessing import shared_memory as m; s = m.SharedMemory(name="%s");'
            code += ' d = open("x", "rb").read(); s.buf[:len(d)] = d; s.close()'
            subprocess.run([sys.executable, '-c', code % s.name])
            open('y', 'wb').write(bytes(s.buf[:4])); s.close(); s.unlink()
            """,
            "y<x"),
        python(
            "subprocesses",
            """
            import subprocess
            subprocess.run(['sort', 'x'], stdout=open('y', 'w'))
            subprocess.run('sort z | uniq > w', shell=True)
            open('v', 'wb').write(subprocess.check_output(['sort', 'u']))
            """,
            "y<x w<z v<u"),
        python(
            "a child without exec that leaves a file",
            """
            import os
            if os.fork() == 0:
                open('t', 'w').write(open('x').read()); os._exit(0)
            os.wait()
            open('w', 'w').write(open('z').read())
            open('y', 'w').write(open('t').read())
            """,
            "y<x y<(z) w<z t<x"),
        python(
            "a socketpair",
            """
            import os, socket
            a, b = socket.socketpair()
            if os.fork() == 0:
                b.sendall(open('x', 'rb').read()); os._exit(0)
            open('y', 'wb').write(a.recv(100)); os.wait()
            """,
            "y<x"),
        python(
            "a descriptor passed over a socket",
            """
            import array, os, socket
            a, b = socket.socketpair(); r, w = os.pipe()
            if os.fork() == 0:
                fd = array.array('i'); fd.frombytes(b.recvmsg(1, 64)[1][0][2][:4])
                open('y', 'wb').write(os.read(fd[0], 100)); os._exit(0)
            f = os.open('x', os.O_RDONLY)
            a.sendmsg([b'.'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [f]))])
            os.wait()
            """,
            "y<x"),
        python(
            "splice",
            """
            import ctypes, os
            libc = ctypes.CDLL(None)
            r, w = os.pipe()
            if os.fork() == 0:
                os.write(w, open('x', 'rb').read()); os._exit(0)
            f = os.open('y', os.O_WRONLY | os.O_CREAT)
            libc.splice(r, None, f, None, 3, 0); os.wait()
            """,
            "y<x"));
  }

  private static Case of(String name, String needs, String script, String pairs) {
    return new Case(name, needs, script, pairs);
  }

  private static Case python(String name, String program, String pairs) {
    return new Case(
        "python: " + name, "python3", "cat >p.py <<'END'\n" + program + "END\npython3 p.py", pairs);
  }

  private final Site site;
  private final Path folder;

  ProcessLineageTest(@TempDir Path scratch) throws IOException {
    this.site = Site.in(scratch);
    this.folder = site.folder();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void narrowsAndDropsNoTrueOrigin(Case one) throws IOException {
    assumeTrue(Run.of(folder, List.of("sh", "-c", "command -v " + one.needs)).status() == 0);
    Files.writeString(folder.resolve("x"), "ab\nax\n");
    Files.writeString(folder.resolve("z"), "cz\nzz\n");
    Files.writeString(folder.resolve("u"), "uu\nuv\n");
    Run job =
        Run.withDescendants(folder, Dist.filetrace(site.spool().path(), "sh", "-c", one.script));
    assertThat(job.status()).as(job.errorText()).isZero();
    site.collect();

    Map<String, Set<String>> expected = new LinkedHashMap<>();
    Map<String, Set<String>> found = new LinkedHashMap<>();
    for (String pair : one.pairs.split(" ")) {
      String output = pair.substring(0, pair.indexOf('<'));
      if (!found.containsKey(output)) {
        found.put(output, origins(output));
      }
      String origin = pair.substring(pair.indexOf('<') + 1);
      String name = origin.replaceAll("[()]", "");
      Set<String> wanted = expected.computeIfAbsent(output, key -> new TreeSet<>());
      if (name.equals(origin) || found.get(output).contains(name)) {
        wanted.add(name);
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  /** Those of the inputs that are named. */
  private Set<String> origins(String output) {
    String file = folder.resolve(output).toString();
    Run run = site.quill("lineage", file, "--up", "--by=process", "-nP", "-o=step,pathname");
    assertThat(run.status()).as(run.text() + run.errorText()).isZero();
    Set<String> origins = new TreeSet<>();
    for (String line : run.text().split("\n")) {
      String path = line.substring(line.indexOf('|') + 1);
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (!line.startsWith("0|") && path.startsWith(folder + "/") && INPUTS.contains(name)) {
        origins.add(name);
      }
    }
    return origins;
  }
}
