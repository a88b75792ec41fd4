package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that run at the same time and share files. */
@ParameterizedClass
@EnumSource(Engine.class)
class RacesTest {
  @Parameter Engine engine = Engine.SQLITE;
  @TempDir Path folder;

  private final World world = new World().file("/usr/bin/a", "a").file("/data/in", "in");

  private QuillRun races() {
    return QuillRun.of(
        world.mergedOn(engine, folder), "races", "-nPo", "kind,writer,other,pathname");
  }

  @Test
  void twoJobsThatWriteOneFileAtATime() {
    TraceScript one = world.job("site#1", "alice", "n1").opens("/west/out");
    TraceScript two = world.job("site#2", "bob", "n2").opens("/west/out");
    one.write("/west/out", "one");
    two.write("/west/out", "two");
    QuillRun run = races();
    assertThat(run.out()).isEqualTo("written-by-both|site#1|site#2|/west/out\n");
    assertThat(run.status()).isEqualTo(ExitStatus.AFFECTED);
  }

  @Test
  void aFileThatChangesWhileItIsRead() {
    TraceScript reader = world.job("site#1", "alice", "n1").opensToRead("/data/in");
    world.job("site#2", "bob", "n2").opens("/data/in").write("/data/in", "new");
    reader.closesRead("/data/in");
    assertThat(races().out()).isEqualTo("changed-while-read|site#2|site#1|/data/in\n");
  }

  @Test
  void aFileThatIsReplacedWhileItIsRead() {
    TraceScript reader = world.job("site#1", "alice", "n1").opensToRead("/data/in");
    world.job("site#2", "bob", "n2").write("/data/new", "new").rename("/data/new", "/data/in");
    reader.closesRead("/data/in");
    assertThat(races().out()).isEqualTo("replaced-while-read|site#2|site#1|/data/in\n");
  }

  @Test
  void oneAfterTheOtherIsNoRaceNorIsANodesOwnFolder() {
    TraceScript one = world.job("site#1", "alice", "n1").read("/data/in").opens("/tmp/x");
    TraceScript two = world.job("site#2", "bob", "n2").opens("/tmp/x");
    one.write("/tmp/x", "1");
    two.write("/tmp/x", "2");
    two.opens("/data/in").write("/data/in", "new");
    QuillRun run = races();
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isZero();
  }
}
