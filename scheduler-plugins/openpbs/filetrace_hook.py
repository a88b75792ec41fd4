"""OpenPBS hook for the event execjob_launch: puts filetrace in front of the job's shell.

The hook runs on the execution host, as root, right before pbs_mom executes the job's program
(Altair PBS Professional Hooks Guide, "execjob_launch: Event when Execution Host Receives Job"):
event.progname is the program's full path, event.argv its arguments with argv[0], event.env its environment.
PBS deletes the job if argv or env is set to None, so they are changed only when all is known to be well.
"""
import os

import pbs

STARTER = "/usr/libexec/filetrace/filetrace-starter"


def is_declined(event):
    """qsub -v FILETRACE=off"""
    return event.env.get("FILETRACE", "") == "off"


def wrap(event):
    argv = list(event.argv)
    if not argv or not os.access(STARTER, os.X_OK) or is_declined(event):
        return
    front = [STARTER]
    if argv[0] != event.progname:  # a login shell: "-bash"
        front.append("--argv0=" + argv[0])
    wrapped = front + [event.progname] + argv[1:]
    event.argv = []
    for word in wrapped:
        event.argv.append(word)
    event.progname = STARTER


launch = pbs.event()
try:
    wrap(launch)
except Exception as error:  # a job is never held up by this hook
    pbs.logmsg(pbs.LOG_WARNING, "filetrace: job %s runs untraced: %s" % (launch.job.id, error))
launch.accept()
