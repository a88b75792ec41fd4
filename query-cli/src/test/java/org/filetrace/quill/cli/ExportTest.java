package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import edu.kit.datamanager.ro_crate.RoCrate;
import edu.kit.datamanager.ro_crate.reader.FolderReader;
import edu.kit.datamanager.ro_crate.reader.RoCrateReader;
import edu.kit.datamanager.ro_crate.validation.JsonSchemaValidation;
import edu.kit.datamanager.ro_crate.validation.Validator;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filetrace.quill.store.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.openprovenance.prov.json.Converter;
import org.openprovenance.prov.model.Activity;
import org.openprovenance.prov.model.Document;
import org.openprovenance.prov.model.Entity;
import org.openprovenance.prov.model.Statement;
import org.openprovenance.prov.model.StatementOrBundle.Kind;
import org.openprovenance.prov.model.Used;
import org.openprovenance.prov.notation.Utility;
import org.openprovenance.prov.vanilla.ProvFactory;

/** What is exported is read by the formats' own libraries. */
@ParameterizedClass
@EnumSource(Engine.class)
class ExportTest {
  private static final String ODD = "/bob/\"quoted\" \\x5c and\nbroken \u00fc";

  @TempDir static Path folder;
  static String store = "";

  @Parameter Engine engine = Engine.SQLITE;

  @BeforeParameterizedClassInvocation
  static void workflow(Engine engine) {
    World world = Workflow.told();
    world
        .job("site#7", "o'neil@site", "n007")
        .exec("/usr/bin/sort", "sort 'odd'")
        .read("/carol/result")
        .write(ODD, "odd")
        .failsWith(2)
        .verdict(Verdict.TRUNCATED);
    store = world.mergedOn(engine, folder);
  }

  private static String exported(String what, String format) {
    QuillRun run = QuillRun.of(store, "export", what, "--as", format);
    assertThat(run.out()).as(run.err()).isNotEmpty();
    return run.out();
  }

  private static void assertWholeLineage(Document document) {
    List<Statement> statements =
        document.getStatementOrBundle().stream().map(Statement.class::cast).toList();
    assertThat(statements.stream().filter(s -> s.getKind() == Kind.PROV_ENTITY)).hasSize(11);
    assertThat(statements.stream().filter(s -> s.getKind() == Kind.PROV_ACTIVITY)).hasSize(4);
    assertThat(statements.stream().filter(s -> s.getKind() == Kind.PROV_AGENT)).hasSize(3);
    assertThat(statements.stream().filter(s -> s.getKind() == Kind.PROV_GENERATION)).hasSize(5);
    assertThat(statements.stream().filter(s -> s.getKind() == Kind.PROV_ALTERNATE)).hasSize(2);
    Activity align =
        statements.stream()
            .filter(s -> s instanceof Activity a && label(a.getLabel()).equals("site#1"))
            .map(Activity.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(align.getStartTime().toString()).startsWith("2026-11-20T09:00:01");
    Entity genome =
        statements.stream()
            .filter(s -> s instanceof Entity e && label(e.getLabel()).equals("/data/genome.fa"))
            .map(Entity.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(statements)
        .anyMatch(
            s ->
                s instanceof Used used
                    && used.getActivity().equals(align.getId())
                    && used.getEntity().equals(genome.getId()));
  }

  private static String label(List<org.openprovenance.prov.model.LangString> labels) {
    return labels.get(0).getValue();
  }

  @Test
  void provJsonIsReadByProvToolbox() {
    assertWholeLineage(
        new Converter(new ProvFactory()).fromString(exported("/carol/result", "prov-json")));
  }

  @Test
  void provNIsReadByProvToolbox() {
    assertWholeLineage(readProvN(exported("/carol/result", "prov-n")));
  }

  private static Document readProvN(String text) {
    return new Utility()
        .readDocument(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), new ProvFactory());
  }

  @Test
  void oddNamesStayWhatTheyAre() {
    Document json = new Converter(new ProvFactory()).fromString(exported("7", "prov-json"));
    assertThat(json.getStatementOrBundle())
        .anyMatch(s -> s instanceof Entity e && label(e.getLabel()).equals(ODD));
    // of the grammar's escapes its parser undoes the one for quotes only
    String asParsed = ODD.replace("\\", "\\\\").replace("\n", "\\n");
    assertThat(readProvN(exported("7", "prov-n")).getStatementOrBundle())
        .anyMatch(s -> s instanceof Entity e && label(e.getLabel()).equals(asParsed));
  }

  @Test
  void roCrateIsReadAndFoundValid() throws IOException {
    Path crate = Files.createTempDirectory(folder, "crate");
    Files.writeString(
        crate.resolve("ro-crate-metadata.json"), exported("/carol/result", "ro-crate"));
    RoCrate read = new RoCrateReader(new FolderReader()).readCrate(crate.toString());
    assertThat(new Validator(new JsonSchemaValidation()).validate(read)).isTrue();
    assertThat(read.getAllDataEntities()).hasSize(11);
    var genome = read.getDataEntityById("file:///data/genome.fa");
    assertThat(genome.getProperty("sha256").asText()).isEqualTo(World.sha256("ACGT"));
    var align = read.getContextualEntityById("#job-a0000001-0000-4000-8000-000000000000");
    assertThat(align.getProperty("@type").asText()).isEqualTo("CreateAction");
    assertThat(align.getProperty("instrument").toString()).contains("file:///opt/align");
    assertThat(align.getProperty("result").toString()).contains("file:///west/out.sam");
  }

  @Test
  void openLineageIsReadByItsClient() {
    List<RunEvent> events =
        exported("1", "openlineage").lines().map(OpenLineageClientUtils::runEventFromJson).toList();
    assertThat(events)
        .extracting(RunEvent::getEventType)
        .containsExactly(RunEvent.EventType.START, RunEvent.EventType.COMPLETE);
    RunEvent end = events.get(1);
    assertThat(end.getRun().getRunId()).hasToString("a0000001-0000-4000-8000-000000000000");
    assertThat(end.getJob().getNamespace()).isEqualTo("slurm://site");
    assertThat(end.getInputs()).extracting(InputDataset::getName).contains("/data/genome.fa");
    assertThat(end.getInputs())
        .filteredOn(input -> input.getName().equals("/data/genome.fa"))
        .extracting(input -> input.getFacets().getVersion().getDatasetVersion())
        .containsExactly("sha256:" + World.sha256("ACGT"));
    assertThat(end.getOutputs()).extracting(o -> o.getName()).contains("/west/out.sam");
    assertThat(exported("7", "openlineage")).contains("\"eventType\":\"FAIL\"");
  }

  @Test
  void csvJsonAndDotAreThoseOfLineage() {
    assertThat(exported("1", "csv")).startsWith("version_id,step,pathname,").contains("genome.fa");
    assertThat(exported("1", "json")).contains("\"schema\" : \"quill.lineage/1\"");
    assertThat(exported("1", "dot")).contains("digraph lineage {", "/lib/libc.so.6");
  }

  @Test
  void anIncompleteRecordIsSaidInTheAnswerAndInTheDocument() {
    QuillRun run = QuillRun.of(store, "export", "7", "--as", "ro-crate");
    assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    assertThat(run.out()).contains("The record is incomplete: job site#7 was recorded up to");
    assertThat(exported("7", "prov-n")).contains("quill:recordVerdict=\"truncated\"");
    assertThat(QuillRun.of(store, "export", "7", "--as", "xml").status())
        .isEqualTo(ExitStatus.USAGE);
  }
}
