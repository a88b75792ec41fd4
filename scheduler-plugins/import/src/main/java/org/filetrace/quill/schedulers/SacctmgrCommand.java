package org.filetrace.quill.schedulers;

import java.util.List;

/**
 * What {@code sacctmgr} and {@code scontrol} say of clusters: accounts, users, QOS, wckeys, nodes
 * and their bad times; all of it each time.
 */
public final class SacctmgrCommand implements Source {
  @Override
  public String name() {
    return "sacctmgr";
  }

  @Override
  public String kind() {
    return "sacctmgr";
  }

  @Override
  public void check() {
    CommandOutput.lines("sacctmgr", "--noheader", "--parsable2", "show", "cluster");
  }

  @Override
  public void read(Import into) {
    String cluster = localCluster();
    SacctmgrText text = new SacctmgrText(into);
    text.associations(show("assoc", "format=Cluster,Account,User,ParentName"));
    text.qualities(show("qos", "format=Name,Description"), cluster);
    text.wckeys(show("wckey", "format=WCKey,Cluster,User"));
    text.machines(CommandOutput.lines("scontrol", "--oneliner", "show", "nodes"), cluster);
    text.events(
        show(
            "event",
            "all_clusters",
            "start=1970-01-02",
            "format=Cluster,ClusterNodes,NodeName,Start,End,State,Reason"));
  }

  private static List<String> show(String... entity) {
    String[] command = new String[entity.length + 3];
    command[0] = "sacctmgr";
    command[1] = "--parsable2";
    command[2] = "show";
    System.arraycopy(entity, 0, command, 3, entity.length);
    return CommandOutput.lines(command);
  }

  private static String localCluster() {
    return CommandOutput.lines("scontrol", "show", "config").stream()
        .filter(line -> line.startsWith("ClusterName"))
        .map(line -> line.replaceFirst("^ClusterName\\s*=\\s*", ""))
        .findFirst()
        .orElse("slurm");
  }
}
