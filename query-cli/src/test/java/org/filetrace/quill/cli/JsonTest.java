package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/json.md and the answers say the same: every verb, schema, table, field and type. */
class JsonTest {
  /** What answers in no table, or changes things. */
  private static final Set<String> WITHOUT =
      Set.of("init", "import", "purge", "generate-completion");

  private static final Map<String, List<String>> DOCUMENTED = new TreeMap<>();
  private static final Map<String, List<String>> TYPES = new TreeMap<>();

  @TempDir static Path folder;
  private static String store = "";
  private static List<String> commands = List.of();

  /**
   * A workflow, a job with everything that can be said of one, a race, a file on disk, a bad node.
   */
  @BeforeAll
  static void tellAndRead() throws IOException {
    Path disk = Files.writeString(folder.resolve("disk"), "content");
    Files.setLastModifiedTime(disk, FileTime.from(World.BEGIN));
    World world = Workflow.told();
    world
        .job("site#4711", "alice", "n017")
        .variable("LANG", "C")
        .exec("/opt/align", "align")
        .mark("io-uring", 1, "process 1")
        .rename("/bob/copy", "/bob/moved");
    world
        .onDisk(disk)
        .job("site#4712", "alice", "n017")
        .exec("/opt/align", "a")
        .wrote(disk.toString());
    TraceScript one = world.job("site#91", "alice", "n1").opens("/west/race");
    TraceScript two = world.job("site#92", "bob", "n2").opens("/west/race");
    one.write("/west/race", "one");
    two.write("/west/race", "two");
    store = world.mergedOn(Engine.SQLITE, folder);
    Path sacct =
        Files.writeString(
            folder.resolve("sacct.txt"),
            """
            JobID|JobIDRaw|Cluster|User|Account|Partition|Submit|Start|End|State|ExitCode|AllocTRES|NodeList|JobName
            4711|4711|site|alice|chem|long|2026-11-20T08:59:00|2026-11-20T09:00:00|2026-11-20T09:30:00|FAILED|3:0|cpu=8,mem=4G|n017|simulate
            """);
    quill("import slurm " + sacct + " --time-zone=UTC");
    try (Store open = Store.openForMerge(store)) {
      open.sql()
          .execute(
              "INSERT INTO node_event (cluster, host, started_ns, ended_ns, state, reason) VALUES"
                  + " ('site', 'n017', 1795165200000000000, 1795168800000000000, 'DOWN', 'DIMM')");
    }
    quill("tag 4711 good=yes");
    commands =
        List.of(
            "job 4711",
            "files 4711",
            "jobs -S 2026-11-20",
            "jobs /data/genome.fa",
            "who /data/genome.fa",
            "node n001 -S 2026-11-20",
            "node n001 -S 2026-11-20 --downstream",
            "node --bad -S 2026-11-20",
            "taint /opt/align",
            "status",
            "lineage /carol/result --up",
            "export /carol/result --as json",
            "diff 2 4",
            "stale " + disk,
            "verify " + disk,
            "impact /data/genome.fa",
            "unused " + folder,
            "races -S 2026-11-20",
            "find --tag good=yes",
            "tag 4711",
            "note 4711 fine",
            "schema",
            "schema nodes",
            "events 4711",
            "methods 4711",
            "doctor",
            "sql SELECT,1");
    readDocs();
  }

  private static String quill(String command) {
    String[] words = command.split(" ");
    Arrays.setAll(words, i -> words[i].replace(',', words[0].equals("sql") ? ' ' : ','));
    return QuillRun.of(store, words).out();
  }

  private static void readDocs() throws IOException {
    String schema = "";
    boolean fields = false;
    for (String line : Files.readAllLines(Path.of("../docs/json.md"))) {
      List<String> code = all("`([^`]+)`", line);
      fields |= line.equals("## Fields");
      if (line.startsWith("### ")) {
        schema = line.substring(4);
      } else if (line.startsWith("- `")) {
        DOCUMENTED.put(
            schema + " " + code.get(0),
            List.of(line.substring(line.indexOf(": ") + 2).split(", ")));
      } else if (fields && line.startsWith("| `")) {
        TYPES.put(code.get(0), List.of(line.split(" *\\| *")[2].split(" or ")));
      }
    }
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void everyVerbIsHere() {
    Set<String> verbs =
        Quill.commandLine(QuillRun.surroundings(store)).getSubcommands().keySet().stream()
            .filter(verb -> !WITHOUT.contains(verb))
            .collect(Collectors.toSet());
    assertThat(commands.stream().map(command -> command.split(" ")[0]).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(verbs);
  }

  @Test
  void docsAndAnswersSayTheSame() throws IOException {
    Set<String> seen = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (String command : commands) {
      JsonNode answer =
          JsonMapper.builder()
              .build()
              .readTree(quill(command + (command.contains("--as") ? "" : " --json")));
      assertThat(names(answer)).as(command).startsWith("schema", "complete", "caveats", "notes");
      assertThat(answer.get("complete").asBoolean()).isEqualTo(answer.get("caveats").isEmpty());
      for (String table : names(answer).subList(4, answer.size())) {
        String key = answer.get("schema").asText() + " " + table;
        assertThat(DOCUMENTED).as(command).containsKey(key);
        for (JsonNode row : answer.get(table)) {
          seen.add(key);
          if (!key.equals("quill.sql/1 rows")) {
            assertThat(names(row)).as(key).isEqualTo(DOCUMENTED.get(key));
            names(row).forEach(name -> assertTyped(key, name, row.get(name)));
            fields.addAll(names(row));
          }
        }
      }
    }
    assertThat(seen).as("tables with rows").isEqualTo(DOCUMENTED.keySet());
    assertThat(fields).as("described fields").isEqualTo(TYPES.keySet());
  }

  private static void assertTyped(String table, String field, JsonNode value) {
    assertThat(TYPES).as(table).containsKey(field);
    List<String> types = TYPES.getOrDefault(field, List.of());
    assertThat(value.isNull() || types.stream().anyMatch(type -> is(type, value)))
        .as(table + ": " + field + " is " + value + ", not " + types)
        .isTrue();
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "strings" -> value.isArray();
      case "hex" -> value.asText().matches("[0-9a-f]{64}");
      case "time" -> isTime(value.asText());
      default -> throw new AssertionError("docs/json.md has a type " + type);
    };
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
