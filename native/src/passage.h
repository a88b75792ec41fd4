/* A tracer that records nothing: each stop of a tracee goes on as if nobody traced it. */
#ifndef FILETRACE_PASSAGE_H
#define FILETRACE_PASSAGE_H

#include "tracees.h"

/* Followed into all children; without exec events and exit stops, which would be stops for nothing. */
#define PASSAGE_OPTIONS (PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)

/*
 * Lets the thread go on from the stop that waitpid(2) reported. parked: the threads to which this process
 * has sent SIGSTOP; those stops, and what follows from them, are taken back without a trace.
 */
void passage_pass(struct tracees *parked, pid_t tid, int status);

#endif
