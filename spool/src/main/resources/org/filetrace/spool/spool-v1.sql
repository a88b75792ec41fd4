-- Spool format 1: the contract between a node and the centre. One SQLite file per traced process tree.
-- Append-only: no row is ever updated or deleted, so that a reader may follow a growing spool table by table
-- with one high-water mark (rowid) each. Times are nanoseconds since the epoch, UTC. Paths, arguments and
-- directories are the kernel's bytes, not text: a Linux path need not be UTF-8.

CREATE TABLE trace (                  -- exactly one row, in the first commit
  uuid BLOB NOT NULL CHECK (length(uuid) = 16),
  globaljobid TEXT NOT NULL,          -- the job across the site, e.g. 'cluster#4711' or HTCondor's GlobalJobId
  cluster TEXT NOT NULL,
  scheduler TEXT NOT NULL,            -- slurm, htcondor, gridengine, pbs, lsf, flux, oar, local
  job_id TEXT NOT NULL,               -- as the scheduler prints it
  array_index TEXT,
  step TEXT,
  rank INTEGER,
  restart INTEGER,
  job_name TEXT,
  user_name TEXT NOT NULL,
  uid INTEGER NOT NULL,
  gid INTEGER NOT NULL,
  host TEXT NOT NULL,
  boot_id TEXT NOT NULL,              -- /proc/sys/kernel/random/boot_id
  kernel TEXT NOT NULL,               -- uname -sr
  architecture TEXT NOT NULL,         -- uname -m
  tracer_version TEXT NOT NULL,
  tracer_pid INTEGER NOT NULL,
  tracer_start_ticks INTEGER NOT NULL, -- field 22 of /proc/PID/stat: with pid and boot_id, tells whether the tracer lives
  root_pid INTEGER NOT NULL,
  argv BLOB NOT NULL,                 -- the command, NUL-separated
  cwd BLOB NOT NULL,
  started_ns INTEGER NOT NULL
);
CREATE TABLE trace_end (              -- at most one row, in the last commit
  ended_ns INTEGER NOT NULL,
  root_wait_status INTEGER            -- wait(2) status of the job's first process; NULL when not seen
);
CREATE TABLE environment (            -- selected variables that the job's first program began with
  variable_no INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  content BLOB NOT NULL
);
CREATE TABLE path (                   -- a dictionary; the same path may stand more than once
  path_no INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
);
CREATE TABLE process (
  process_no INTEGER PRIMARY KEY,     -- 1 is the job's first process
  parent_no INTEGER,
  pid INTEGER NOT NULL,
  started_ns INTEGER NOT NULL
);
CREATE TABLE process_end (
  process_no INTEGER PRIMARY KEY,
  ended_ns INTEGER NOT NULL,
  wait_status INTEGER NOT NULL,       -- wait(2) status
  read_bytes INTEGER,                 -- rchar of /proc/PID/io at the exit stop
  written_bytes INTEGER               -- wchar
);
CREATE TABLE version (                -- a file as it was at one moment; the same version may stand more than once
  version_no INTEGER PRIMARY KEY,
  path_no INTEGER NOT NULL,
  device INTEGER NOT NULL,            -- makedev(major, minor)
  inode INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  ctime_ns INTEGER NOT NULL,
  mode INTEGER NOT NULL               -- st_mode, type included
);
CREATE TABLE checksum (               -- for one version the newest row counts
  checksum_no INTEGER PRIMARY KEY,
  version_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'pending', 'changed-while-read', 'failed')),
  algorithm TEXT NOT NULL,            -- sha256, or sha256-sampled-1 (over size and fixed blocks)
  digest BLOB,                        -- 32 bytes when done, else NULL
  reason TEXT                         -- why pending or failed
);
CREATE TABLE access (
  seq INTEGER PRIMARY KEY,            -- order of the system calls as the tracer saw them
  at_ns INTEGER NOT NULL,
  process_no INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  activity INTEGER NOT NULL,          -- Activity: 1 open 2 close 3 exec 4 rename 5 link 6 symlink 7 unlink 8 truncate 9 mkdir 10 rmdir 11 mmap-write 12 exchange
  path_no INTEGER NOT NULL,           -- what was acted on (canonical where the kernel told it)
                                      -- of exchange its kind: 'pipe:' 'socket:' 'memory:' 'ipc:' 'pty:' 'parent:' 'outside:'
  second_path_no INTEGER,             -- new name of rename and link, target of symlink
  open_flags INTEGER,                 -- open(2) flags of the descriptor
  fd INTEGER,
  result INTEGER NOT NULL,            -- as the system call returned it: >= 0, or -errno
  offset_bytes INTEGER,               -- at close
  version_no INTEGER                  -- the file's version at that moment
);
CREATE TABLE execution (              -- beside each successful access of activity exec
  seq INTEGER PRIMARY KEY,            -- access.seq
  argv BLOB NOT NULL,                 -- NUL-separated, at most 128 KiB
  cwd BLOB NOT NULL
);
CREATE TABLE mark (                   -- what makes a record less than complete, and why
  mark_no INTEGER PRIMARY KEY,
  at_ns INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- Mark: io-uring, foreign-architecture, privilege-lost, open-by-handle, failed-checksums, dropped, truncated, nested, namespace, ...
  count INTEGER NOT NULL,
  detail TEXT NOT NULL
);
