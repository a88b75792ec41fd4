package org.filetrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filetrace.tracer.record.ChecksumPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracerOptionsTest {
  private static final Path HERE = Path.of("/west");
  private static final Path NO_FILE = Path.of("/nonexistent/filetrace.conf");

  @TempDir Path folder;

  private static CommandLine parse(String... arguments) throws UsageException {
    List<byte[]> bytes = new ArrayList<>();
    for (String argument : arguments) {
      bytes.add(argument.getBytes(StandardCharsets.UTF_8));
    }
    return CommandLine.parse(bytes);
  }

  private static TracerOptions options(String... arguments) throws UsageException {
    return TracerOptions.of(parse(arguments).settings(), Map.of(), NO_FILE, HERE);
  }

  @Test
  void everyOptionArrives() throws Exception {
    TracerOptions options =
        options(
            "--spool=spool",
            "--checksum=written",
            "--checksum-max-size=2G",
            "--job-id=7",
            "--job-name=a b",
            "--cluster=hpc",
            "--require-trace",
            "--start-timeout=600",
            "--verbose",
            "ls");
    assertThat(options.spool()).isEqualTo(Path.of("/west/spool"));
    assertThat(options.checksums())
        .isEqualTo(new ChecksumPolicy(ChecksumPolicy.Scope.WRITTEN, 2L << 30));
    assertThat(options.names().jobId()).isEqualTo("7");
    assertThat(options.names().jobName()).isEqualTo("a b");
    assertThat(options.names().cluster()).isEqualTo("hpc");
  }

  @ParameterizedTest
  @CsvSource({
    "ls, 0",
    "ls --help, 0",
    "-- --odd, 1",
    "--verbose ls -l, 1",
    "--verbose -- -x, 2",
    "--verbose -- --, 2",
  })
  void theCommandIsFoundWhereTheLauncherFindsIt(String arguments, int index) throws Exception {
    CommandLine commandLine = parse(arguments.split(" "));
    assertThat(commandLine.commandIndex()).isEqualTo(index);
    assertThat(commandLine.textToPrint()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--spool /tmp ls | --spool needs its value as --spool=DIR",
        "--job-id | --job-id needs its value as --job-id=ID",
        "--frobnicate ls | --frobnicate",
        "-v ls | -v",
        "--verbose | no command given",
        "--checksum=md5 ls | --checksum: 'md5' is not full, written, sampled or none",
        "--checksum-max-size=big ls | --checksum-max-size: 'big' is not a size",
        "--checksum-max-size=9999999999G ls | is not a size",
        "--environment=* ls | --environment: '*' is not a list of variables",
        "--environment=PATH;TZ ls | see 'PATH;TZ'",
        "--environment=default, ls | see ''",
        "--start-timeout=0 ls | --start-timeout: '0' is not more than 0 and at most 600 seconds",
        "--start-timeout=600.1 ls | --start-timeout: '600.1' is not more than 0 and at most 600",
        "--start-timeout=5s ls | --start-timeout: '5s' is not a number of seconds",
        "--start-timeout=NaN ls | --start-timeout: 'NaN' is not a number of seconds",
      })
  void whatMakesNoSenseIsSaidInOneLine(String arguments, String message) {
    assertThatThrownBy(() -> options(arguments.split(" ")))
        .isExactlyInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void helpNamesEveryOptionAndIsPrintedWithoutACommand() throws Exception {
    String help = String.valueOf(parse("--help").textToPrint());
    assertThat(help).contains("filetrace", "COMMAND", "--help", "--version");
    for (Setting setting : Setting.values()) {
      assertThat(help).contains(setting.option());
    }
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(parse("--version").textToPrint()).isEqualTo("filetrace " + Version.NUMBER + "\n");
  }

  @Test
  void optionsGoBeforeEnvironmentAndThatBeforeTheSitesFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("filetrace.conf"),
            "# the site\n\ncluster = site\njob-name=site\nchecksum = none\nverbose = yes\n");
    Map<String, String> environment =
        Map.of("FILETRACE_JOB_NAME", "environment", "FILETRACE_CHECKSUM", "sampled");
    TracerOptions options =
        TracerOptions.of(parse("--checksum=full", "ls").settings(), environment, file, HERE);
    assertThat(options.names().cluster()).isEqualTo("site");
    assertThat(options.names().jobName()).isEqualTo("environment");
    assertThat(options.checksums().scope()).isEqualTo(ChecksumPolicy.Scope.FULL);
  }

  @ParameterizedTest
  @CsvSource({
    "colour = blue, line 1: there is no setting 'colour'",
    "nonsense, line 1: expected 'name = value'",
    "verbose = perhaps, verbose in",
  })
  void theSitesMistakesAreNamedWithTheirPlace(String line, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("filetrace.conf"), line + "\n");
    assertThatThrownBy(() -> TracerOptions.of(Map.of(), Map.of(), file, HERE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "4k, 4096",
    "1M, 1048576",
    "2GiB, 2147483648",
    "3TB, 3298534883328"
  })
  void sizesAreWrittenInManyWays(String text, long bytes) {
    assertThat(TracerOptions.bytes(text)).isEqualTo(bytes);
  }

  @Test
  void theVersionIsTheBuilds() throws Exception {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<version>" + Version.NUMBER + "</version>");
  }
}
