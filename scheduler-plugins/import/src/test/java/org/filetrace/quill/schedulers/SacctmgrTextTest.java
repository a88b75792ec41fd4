package org.filetrace.quill.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output as sacctmgr and scontrol of 22.05 print it. */
class SacctmgrTextTest {
  @TempDir Path folder;
  private Imported imported;

  @BeforeEach
  void open() {
    imported = new Imported(folder);
  }

  @AfterEach
  void close() {
    imported.close();
  }

  private Map<Problem, Long> read(Consumer<SacctmgrText> reading) {
    return imported.read(
        new Source() {
          @Override
          public String name() {
            return "sacctmgr";
          }

          @Override
          public String kind() {
            return "sacctmgr";
          }

          @Override
          public void check() {}

          @Override
          public void read(Import into) {
            reading.accept(new SacctmgrText(into));
          }
        });
  }

  @Test
  void contiguousEventsAreOne() {
    List<String> events =
        List.of(
            "Cluster|Cluster Nodes|NodeName|TimeStart|TimeEnd|State|Reason",
            "bed|n[1-2]||1795278749|Unknown||Cluster Registered TRES",
            "bed||n1|1795279000|1795279100|DOWN*|Not responding",
            "bed||n1|1795279100|1795279200|DOWN*|Not responding",
            "bed||n1|1795279200|Unknown|DRAIN|bad DIMM",
            "bed||n1|1795280000|x|DOWN*|Not responding",
            "bed||gone|1795279000|Unknown|FAIL|fan",
            "bed||n2|soon|Unknown|DOWN|a time that is none");

    Map<Problem, Long> problems = read(text -> text.events(events));

    assertThat(problems).isEqualTo(Map.of(Problem.UNKNOWN_NODE, 1L, Problem.UNREADABLE_RECORD, 1L));
    assertThat(
            imported.query(
                "SELECT host, started_at, ended_at, state, reason FROM node_events ORDER BY 1, 2"))
        .containsExactly(
            "gone|2026-11-21 16:36:40.000000|-|FAIL|fan",
            "n1|2026-11-21 16:36:40.000000|2026-11-21 16:40:00.000000|DOWN*|Not responding",
            "n1|2026-11-21 16:40:00.000000|-|DRAIN|bad DIMM",
            "n1|2026-11-21 16:53:20.000000|-|DOWN*|Not responding");

    read(text -> text.events(events));
    assertThat(imported.query("SELECT count(*) FROM node_event")).containsExactly("4");
  }

  @Test
  void accountsUsersQosWckeysAndMachines() {
    read(
        text -> {
          text.associations(
              List.of(
                  "Cluster|Account|User|ParentName",
                  "bed|root||",
                  "bed|chem||root",
                  "bed|chem|zoë|"));
          text.qualities(List.of("Name|Descr", "normal|Normal QOS default"), "bed");
          text.wckeys(List.of("WCKey|Cluster|User", "code:project|bed|zoë"));
          text.machines(
              List.of(
                  "NodeName=n1 Arch=x86_64 CoresPerSocket=1  CPUAlloc=2 CPUTot=16 OS=Linux 6.18.44 #1 SMP RealMemory=20000 State=MIXED ThreadsPerCore=1"),
              "bed");
        });

    assertThat(
            imported.query(
                "SELECT kind, name, parent, description FROM cluster_name ORDER BY 1, 2"))
        .containsExactly(
            "account|chem|root|",
            "account|root||",
            "qos|normal||Normal QOS default",
            "user|zoë|chem|",
            "wckey|code:project|zoë|");
    assertThat(imported.query("SELECT machine_id, arch, cores, memory, state FROM machines"))
        .containsExactly("n1|x86_64|16|20000|MIXED");
  }
}
