"""terminal.py TEXT KEYS [TEXT KEYS]... -- COMMAND...: runs COMMAND on a terminal of its own, types KEYS once TEXT has been shown,
prints all that was shown, and ends as COMMAND did. KEYS may have escapes such as \\x1b."""
import os
import pty
import sys

end = sys.argv.index("--")
dialogue = list(zip(sys.argv[1:end:2], sys.argv[2:end:2]))
pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "vt100"
    os.execvp(sys.argv[end + 1], sys.argv[end + 1:])
shown = b""
since = 0
while True:
    try:
        block = os.read(terminal, 65536)
    except OSError:  # EIO: nobody has the terminal open any more
        break
    shown += block
    while dialogue and dialogue[0][0].encode() in shown[since:]:
        since = len(shown)
        os.write(terminal, dialogue.pop(0)[1].encode().decode("unicode_escape").encode("latin1"))
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
