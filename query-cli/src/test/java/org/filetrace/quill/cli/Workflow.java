package org.filetrace.quill.cli;

/** A workflow over four users, with a rename, an untraced copy, a cycle and an overwritten file. */
final class Workflow {
  private Workflow() {}

  static World told() {
    World world =
        new World()
            .file("/opt/align", "align 1.0")
            .file("/usr/bin/sort", "sort")
            .file("/lib/libc.so.6", "libc")
            .file("/data/genome.fa", "ACGT")
            .file("/data/late.fa", "read too late")
            .file("/west/log", "started");
    world
        .job("site#1", "alice", "n001")
        .exec("/opt/align", "align genome.fa")
        .read("/lib/libc.so.6")
        .read("/data/genome.fa")
        .read("/west/log")
        .write("/west/log", "started, aligned")
        .write("/west/out.tmp", "SAM")
        .rename("/west/out.tmp", "/west/out.sam")
        .read("/data/late.fa");
    world
        .job("site#2", "alice", "n002")
        .variable("LANG", "C")
        .variable("LOADEDMODULES", "sort/1.0")
        .variable("PATH", "/opt/sort-1.0:/usr/bin")
        .exec("/usr/bin/sort", "sort out.sam")
        .read("/lib/libc.so.6")
        .read("/west/out.sam")
        .write("/west/sorted", "MAS");
    world
        .job("site#3", "bob", "n001")
        .exec("/usr/bin/sort", "mv")
        .rename("/west/sorted", "/bob/in");
    world.file("/bob/copy", "MAS"); // cp /bob/in /bob/copy, outside of any job
    world
        .job("site#4", "carol", "n003")
        .variable("LANG", "C")
        .variable("LC_ALL", "de_DE.UTF-8")
        .variable("LOADEDMODULES", "sort/2.0")
        .variable("PATH", "/opt/sort-2.0:/usr/bin")
        .exec("/usr/bin/sort", "sort copy")
        .read("/bob/copy")
        .read("/west/log")
        .write("/carol/result", "result")
        .write("/west/log", "started, aligned, done");
    world.job("site#5", "dave", "n001").exec("/usr/bin/sort", "s").write("/data/genome.fa", "TTTT");
    world
        .job("site#6", "dave", "n001")
        .exec("/usr/bin/sort", "s")
        .read("/data/genome.fa")
        .write("/dave/other", "other");
    return world;
  }
}
