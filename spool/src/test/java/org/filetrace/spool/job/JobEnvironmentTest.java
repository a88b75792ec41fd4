package org.filetrace.spool.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.filetrace.spool.JobIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobEnvironmentTest {
  @TempDir Path folder;

  private static Map<String, String> environment(String variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.strip().split("\\s+")) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return environment;
  }

  private static JobIdentity identify(Map<String, String> environment, JobNames names) {
    return new JobEnvironment(environment, names).identify("n1", 1700000000000L, 4711);
  }

  @ParameterizedTest(name = "{1} {0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "SLURM_JOB_ID=4 SLURM_CLUSTER_NAME=hpc SLURM_PROCID=0 SLURM_JOB_NAME=md"
            + "| slurm | hpc#4 | 4 | - | batch | 0 | - | md",
        "SLURM_JOB_ID=4 SLURM_CLUSTER_NAME=hpc SLURM_STEP_ID=0 SLURM_PROCID=7 SLURM_RESTART_COUNT=2"
            + "| slurm | hpc#4 | 4 | - | 0 | 7 | 2 | -",
        "SLURM_JOB_ID=4 SLURM_CLUSTER_NAME=hpc SLURM_ARRAY_JOB_ID=3 SLURM_ARRAY_TASK_ID=1"
            + "| slurm | hpc#4 | 3_1 | 1 | batch | - | - | -",
        "SLURM_JOB_ID=4 SLURM_CLUSTER_NAME=hpc SLURM_STEP_ID=4294967290"
            + "| slurm | hpc#4 | 4 | - | interactive | - | - | -",
        "JOB_ID=12 SGE_TASK_ID=undefined SGE_CELL=default JOB_NAME=blast RESTARTED=0"
            + "| gridengine | default#12 | 12 | - | - | - | 0 | blast",
        "JOB_ID=12 SGE_TASK_ID=3 SGE_CLUSTER_NAME=p6444"
            + "| gridengine | p6444#12.3 | 12 | 3 | - | - | - | -",
        "PBS_JOBID=1234.pbs01 PBS_JOBNAME=cfd PMI_RANK=5"
            + "| pbs | pbs01#1234.pbs01 | 1234.pbs01 | - | - | 5 | - | cfd",
        "PBS_JOBID=1234[5].pbs01 PBS_ARRAY_INDEX=5"
            + "| pbs | pbs01#1234[5].pbs01 | 1234[5].pbs01 | 5 | - | - | - | -",
        "PBS_JOBID=1234-5.torque PBS_ARRAYID=5"
            + "| pbs | torque#1234-5.torque | 1234-5.torque | 5 | - | - | - | -",
        "LSB_JOBID=12 LSB_JOBINDEX=0 LSB_JOBNAME=x | lsf | lsf#12 | 12 | - | - | - | - | x",
        "LSB_JOBID=12 LSB_JOBINDEX=3 | lsf | lsf#12[3] | 12[3] | 3 | - | - | - | -",
        "FLUX_JOB_ID=f2ze FLUX_TASK_RANK=1 SLURM_JOB_ID=4"
            + "| flux | flux#f2ze | f2ze | - | - | 1 | - | -",
        "OAR_JOB_ID=9 OAR_JOB_NAME=o | oar | oar#9 | 9 | - | - | - | - | o",
        "JOB_ID=12 OMPI_COMM_WORLD_RANK=2"
            + "| local | n1#1700000000000.4711 | 1700000000000.4711 | - | - | 2 | - | -",
        "SLURM_JOB_ID= A=b | local | n1#1700000000000.4711 | 1700000000000.4711"
            + "| - | - | - | - | -",
      })
  void schedulersNameTheirJobs(
      String variables,
      String scheduler,
      String globalId,
      String jobId,
      String arrayIndex,
      String step,
      Integer rank,
      Integer restart,
      String name) {
    JobIdentity job = identify(environment(variables), JobNames.NONE);
    assertThat(job)
        .isEqualTo(
            new JobIdentity(
                globalId, job.cluster(), scheduler, jobId, arrayIndex, step, rank, restart, name));
    assertThat(globalId).startsWith(job.cluster() + "#");
  }

  @Test
  void htcondorsJobAdTellsItsJob() throws Exception {
    Path ad =
        Files.writeString(
            folder.resolve("ad"),
            "ClusterId = 12\nProcId = 3\nNumShadowStarts = 2\n"
                + "GlobalJobId = \"schedd.example.org#12.3#1700000001\"\n"
                + "JobBatchName = \"a \\\"b\\\"\"\nRequirements = (TARGET.Arch == \"X86_64\")\n");
    assertThat(
            identify(Map.of("_CONDOR_JOB_AD", ad.toString(), "SLURM_JOB_ID", "4"), JobNames.NONE))
        .isEqualTo(
            new JobIdentity(
                "schedd.example.org#12.3#1700000001",
                "schedd.example.org",
                "htcondor",
                "12.3",
                null,
                null,
                null,
                1,
                "a \"b\""));
  }

  @Test
  void aMissingJobAdLeavesTheNextScheduler() {
    assertThat(
            identify(Map.of("_CONDOR_JOB_AD", "/nowhere", "OAR_JOB_ID", "9"), JobNames.NONE)
                .scheduler())
        .isEqualTo("oar");
  }

  @Test
  void aJobAdThatIsNoFileKeepsNobodyWaiting() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    JobIdentity job = identify(Map.of("_CONDOR_JOB_AD", fifo.toString()), JobNames.NONE);

    assertThat(job.scheduler()).isEqualTo("local");
  }

  @Test
  void theUserNamesTheJob() {
    Map<String, String> slurm = Map.of("SLURM_JOB_ID", "4", "SLURM_JOB_NAME", "md");
    assertThat(identify(slurm, new JobNames("run1", "test", null)))
        .isEqualTo(
            new JobIdentity("n1#run1", "n1", "local", "run1", null, null, null, null, "test"));
    assertThat(identify(slurm, new JobNames(null, "test", "hpc")))
        .isEqualTo(
            new JobIdentity("hpc#4", "hpc", "slurm", "4", null, "batch", null, null, "test"));
  }

  @Test
  void aJobAdWithoutAnIdNamesNoJob() throws Exception {
    Path ad = Files.writeString(folder.resolve("job.ad"), "GlobalJobId = \"\"\n");

    JobIdentity job =
        identify(Map.of("_CONDOR_JOB_AD", ad.toString()), new JobNames(null, null, null));

    assertThat(job.scheduler()).isEqualTo("local");
    assertThat(job.globalJobId()).isNotEmpty();
  }
}
