/*
 * What launcher, guardian and tracer say to each other before the job starts.
 *
 * The tracer (a JVM) finds two stream sockets: descriptor 3 to the launcher, descriptor 4 to the guardian;
 * 0, 1, 2 are /dev/null. Integers are 32 bits, little endian on both supported architectures (host order).
 *
 *  launcher -> tracer   u32 magic, u32 version, u32 pid of the job's first process, u32 argc, u32 bytes, then argc NUL-terminated
 *                       arguments: everything behind argv[0], options first.
 *  tracer -> guardian   u32 magic, u32 tracer_pid, u32 tid of the ptrace thread, u32 bytes, path of the spool.
 *  guardian -> tracer   u32 0 when it has seized that thread, else errno.
 *  tracer -> launcher   u32 magic, u32 verb, i32 value, u32 bytes, text.
 *      HANDSHAKE_GO        the launcher is seized; value = index of COMMAND among the arguments; text is the spool's
 *                          path, for --verbose
 *      HANDSHAKE_UNTRACED  exec COMMAND (index = value) untraced; text says why (goes to the mark); a spool
 *                          folder may precede it: "DIR\0reason"
 *      HANDSHAKE_PRINT     print text on standard output, exit with value (--help, --version)
 *      HANDSHAKE_REFUSE    print text on standard error, exit with value (usage errors: 125)
 *      HANDSHAKE_NESTED    already traced by one of ours: exec COMMAND (index = value) at once
 *
 * Options take values only as --name=value, so that the launcher can find COMMAND without the tracer:
 * the first argument that does not begin with '-', or the one behind "--".
 */
#ifndef FILETRACE_HANDSHAKE_H
#define FILETRACE_HANDSHAKE_H

#define HANDSHAKE_MAGIC 0x31435446u /* "FTC1" */
#define HANDSHAKE_VERSION 1u

enum handshake_verb {
    HANDSHAKE_GO = 1,
    HANDSHAKE_UNTRACED = 2,
    HANDSHAKE_PRINT = 3,
    HANDSHAKE_REFUSE = 4,
    HANDSHAKE_NESTED = 5,
};

#endif
