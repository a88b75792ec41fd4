package org.filetrace.quill.schedulers;

/**
 * A node's state as slurmdbd stores it (slurm.h, enum node_states and NODE_STATE_ flags), in
 * sinfo's words.
 */
final class NodeState {
  private static final String[] BASE = {
    "UNKNOWN", "DOWN", "IDLE", "ALLOCATED", "ERROR", "MIXED", "FUTURE"
  };
  private static final long BASE_MASK = 0x0f;
  private static final long DRAIN = 0x200;
  private static final long NO_RESPOND = 0x800;
  private static final long FAIL = 0x2000;
  private static final long MAINT = 0x8000;

  private NodeState() {}

  static String of(long state) {
    long base = state & BASE_MASK;
    StringBuilder text = new StringBuilder(base < BASE.length ? BASE[(int) base] : "UNKNOWN");
    flag(text, state, DRAIN, "+DRAIN");
    flag(text, state, FAIL, "+FAIL");
    flag(text, state, MAINT, "+MAINT");
    flag(text, state, NO_RESPOND, "*");
    return text.toString();
  }

  private static void flag(StringBuilder text, long state, long flag, String name) {
    if ((state & flag) != 0) {
      text.append(name);
    }
  }
}
