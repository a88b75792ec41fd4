/* Tracing a process that somebody else starts: for schedulers that hold it until it is traced. */
#ifndef FILETRACE_ATTACH_H
#define FILETRACE_ATTACH_H

/*
 * filetrace --attach=PID [OPTIONS] [--] COMMAND [ARG...]: has PID, which waits to become COMMAND, seized by a tracer that
 * was given CAP_SYS_PTRACE. Writes one byte to standard output when it is seized, and keeps standard output open until the
 * record is complete. PID itself must then install the filter. Returns 0; 125 when PID is not traced and a mark says why.
 */
int attach(const char *pid, int argc, char **argv);

#endif
