-- The central store. Times are nanoseconds since the epoch, UTC, paths are text as PathText writes them.
-- What the merge alone writes carries no foreign keys: the merge inserts parents first, in one transaction.
--
-- A file version is stored once. Who wrote it is its column. What many jobs read is kept in chunks of versions.
-- A set is a list of chunks, and a job refers to a few sets instead of hundreds of versions. What only few read
-- stands row by row in trace_file. Every access as it happened (time, process, descriptor, offset, inode) is in
-- trace_detail, one compressed block for each trace: 'quill events JOB' decodes it.

CREATE TABLE node (
  node_id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE
);
CREATE TABLE owner (
  owner_id INTEGER PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE
);
-- What the tracer found on a node when it started: many traces have the same.
CREATE TABLE platform (
  platform_id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL UNIQUE,                 -- the four below in one line
  boot_uuid TEXT NOT NULL,                       -- /proc/sys/kernel/random/boot_id
  kernel TEXT NOT NULL,
  architecture TEXT NOT NULL,
  tracer_version TEXT NOT NULL
);

-- Small dictionaries.
CREATE TABLE activity (activity_id INTEGER PRIMARY KEY, activity_type TEXT NOT NULL UNIQUE);
INSERT INTO activity VALUES (1, 'open'), (2, 'close'), (3, 'exec'), (4, 'rename'), (5, 'link'), (6, 'symlink'),
  (7, 'unlink'), (8, 'truncate'), (9, 'mkdir'), (10, 'rmdir'), (11, 'mmap-write'), (12, 'exchange');
CREATE TABLE role (role_id INTEGER PRIMARY KEY, role TEXT NOT NULL UNIQUE);
INSERT INTO role VALUES (1, 'read'), (2, 'written'), (3, 'executed'), (4, 'failed'), (5, 'deleted');
CREATE TABLE checksum_algorithm (algorithm_id INTEGER PRIMARY KEY, algorithm TEXT NOT NULL UNIQUE);
INSERT INTO checksum_algorithm VALUES (1, 'sha256'), (2, 'sha256-sampled-1');
CREATE TABLE checksum_state (state_id INTEGER PRIMARY KEY, state TEXT NOT NULL UNIQUE);
INSERT INTO checksum_state VALUES (0, 'none'), (1, 'done'), (2, 'pending'), (3, 'changed-while-read'), (4, 'failed');

-- How a file was used: its role, with which open flags, by which activities, with which result. Grows at the merge.
CREATE TABLE usage_kind (
  usage_id INTEGER PRIMARY KEY,
  usage TEXT NOT NULL UNIQUE,                    -- the four below in one line
  role_id SMALLINT NOT NULL,                        -- 0: not a use of a file, such as mkdir
  open_flags TEXT,                               -- as in open(2): O_WRONLY|O_CREAT|O_TRUNC
  activities BIGINT NOT NULL,                       -- bit 1 << activity_id
  result BIGINT NOT NULL                            -- 0, or -errno
);
CREATE TABLE usage_activity (                      -- the bits of activities, to join with
  usage_id BIGINT NOT NULL,
  activity_id SMALLINT NOT NULL,
  PRIMARY KEY (usage_id, activity_id)
) WITHOUT ROWID;

-- A job of the scheduler. The owner belongs to its identity, so that nobody can claim another user's job id.
CREATE TABLE job (
  job_id INTEGER PRIMARY KEY,
  globaljobid TEXT NOT NULL,
  owner_id BIGINT NOT NULL REFERENCES owner,
  cluster TEXT NOT NULL,
  scheduler TEXT NOT NULL,
  scheduler_job_id TEXT NOT NULL,
  array_index TEXT,
  job_name TEXT,
  UNIQUE (globaljobid, owner_id)                   -- every query by job, the merge
);
-- quill job 4711
CREATE INDEX job_scheduler_job_id ON job (scheduler_job_id);
-- quill job -u, row security
CREATE INDEX job_owner ON job (owner_id);

-- One traced process tree, or the mark of one that ran untraced. It stays when its accesses are purged.
CREATE TABLE trace (
  trace_id INTEGER PRIMARY KEY,
  trace_uuid TEXT NOT NULL UNIQUE,               -- the merge: exactly once
  job_id BIGINT NOT NULL REFERENCES job,
  node_id BIGINT NOT NULL REFERENCES node,
  platform_id BIGINT NOT NULL REFERENCES platform,
  step TEXT, rank BIGINT, restart BIGINT,
  uid BIGINT NOT NULL, gid BIGINT NOT NULL,
  root_pid BIGINT NOT NULL,
  wait_status BIGINT,                               -- wait(2) status of the first process
  command TEXT NOT NULL,                         -- argv, quoted as for a shell
  cwd TEXT NOT NULL,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,                                  -- of a truncated trace: the last moment recorded
  verdict TEXT NOT NULL CHECK (verdict IN ('complete', 'flagged', 'truncated', 'untraced', 'running')),
  merged_seq BIGINT NOT NULL DEFAULT 0,             -- its last access that is in the store, -1 without any
  accesses BIGINT NOT NULL DEFAULT 0,                -- how many are
  purged SMALLINT NOT NULL DEFAULT 0,                -- 1 without accesses, 2 nor processes, 3 nor files, 4 nor command
  archive TEXT                           -- where the rest can be found
);
-- traces, files and processes of a job
CREATE INDEX trace_job ON trace (job_id);
-- quill node -S -E
CREATE INDEX trace_node_time ON trace (node_id, started_ns);
-- quill job -S -E
CREATE INDEX trace_time ON trace (started_ns);

-- Counted on by each purge, so that collectors forget ids whose rows may be gone.
CREATE TABLE purge_epoch (epoch BIGINT NOT NULL);
INSERT INTO purge_epoch VALUES (0);

-- Directories, once. 0 stands for none: the names below it are whole paths that do not begin with a slash.
CREATE TABLE directory (
  directory_id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE                        -- every query by path, the merge
);
INSERT INTO directory VALUES (0, '(none)');

-- A file with one content, immutable, shared by all traces that saw it. Without size: a path at which no version
-- was seen, such as that of a failed open.
CREATE TABLE file_version (
  version_id INTEGER PRIMARY KEY,
  written_by BIGINT,                                -- trace_id, null: not by a traced job
  size_bytes BIGINT,
  mtime_ns BIGINT,
  directory_id BIGINT NOT NULL,
  written_as BIGINT,                                -- usage_id
  variant BIGINT NOT NULL,                          -- 0; one more where the key below is taken by another
  state_id SMALLINT NOT NULL,
  algorithm_id SMALLINT,
  name TEXT NOT NULL,
  digest BLOB
);
-- every query by path, through the views by dirname and basename, the merge. Size and time as a number
-- of 3 bytes, the next one where that is taken by another version or by another content.
CREATE UNIQUE INDEX file_version_name
  ON file_version (directory_id, name,
    ((coalesce(size_bytes, -1) % 8388593 + coalesce(mtime_ns, 0) % 8388593) % 8388593 + variant));
-- files that a job wrote
CREATE INDEX file_version_written_by ON file_version (written_by) WHERE written_by IS NOT NULL;
-- quill jobs sha256:HEX, through the views by checksum_start: all 64 digits would take half as much as the table. Checksums
-- come in no order: in parts of 131,072 versions, so that a merge changes pages of the last part only and not one page a
-- version. Skip-scan looks into each part, which it only does where it knows that parts are few.
CREATE INDEX file_version_checksum_start
  ON file_version (version_id >> 17, nullif(substr(lower(hex(digest)), 1, 4), ''));
ANALYZE file_version;                                -- makes the table
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 VALUES ('file_version', 'file_version_checksum_start', '1048576 131072 2');

-- What many traces used alike: a set is a list of chunks, a chunk a list of versions that were used in one way. Both are
-- known by the digest of their content. Cut by SetChunker.
CREATE TABLE file_set (
  set_id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE                    -- the merge
);
CREATE TABLE chunk (
  chunk_id INTEGER PRIMARY KEY,
  usage_id BIGINT NOT NULL,
  digest BLOB NOT NULL UNIQUE                    -- the merge
);
CREATE TABLE set_chunk (
  set_id BIGINT NOT NULL,
  chunk_id BIGINT NOT NULL,
  PRIMARY KEY (set_id, chunk_id)                 -- files of a job
) WITHOUT ROWID;
-- jobs of a file
CREATE INDEX set_chunk_chunk ON set_chunk (chunk_id);
CREATE TABLE chunk_member (
  chunk_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  PRIMARY KEY (chunk_id, version_id)             -- files of a job
) WITHOUT ROWID;
-- jobs of a file
CREATE INDEX chunk_member_version ON chunk_member (version_id);

-- The sets of a trace.
CREATE TABLE trace_set (
  trace_id BIGINT NOT NULL,
  set_id BIGINT NOT NULL,
  PRIMARY KEY (trace_id, set_id)                 -- files of a job
) WITHOUT ROWID;
-- jobs of a file
CREATE INDEX trace_set_set ON trace_set (set_id);

-- What a trace used that is in none of its sets, versions that it wrote are only here when another trace wrote them too,
-- or when they got their name by rename, link or symlink.
CREATE TABLE trace_file (
  trace_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  usage_id BIGINT NOT NULL,
  second_pathname TEXT,
  PRIMARY KEY (trace_id, version_id, usage_id)   -- files of a job
) WITHOUT ROWID;
-- jobs of a file
CREATE INDEX trace_file_version ON trace_file (version_id);

CREATE TABLE process (
  trace_id BIGINT NOT NULL,
  process_no BIGINT NOT NULL,
  parent_no BIGINT,
  pid BIGINT NOT NULL,
  wait_status BIGINT,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,
  read_bytes BIGINT, written_bytes BIGINT,
  image_no BIGINT,                                  -- the process that executed the program which this one inherited
  executable_id BIGINT,                             -- version_id of its last exec
  arguments TEXT,                                -- of it: argv, quoted as for a shell; null: as the command of the trace
  cwd TEXT,                                         -- null: as that of the trace
  PRIMARY KEY (trace_id, process_no)               -- processes of a job
) WITHOUT ROWID;
-- Executions that another one of the same process followed.
CREATE TABLE execution (
  trace_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,                              -- of its access
  process_no BIGINT NOT NULL,
  executable_id BIGINT NOT NULL,
  arguments TEXT NOT NULL,
  cwd TEXT NOT NULL,
  PRIMARY KEY (trace_id, seq)                      -- quill events
) WITHOUT ROWID;

-- Accesses as they happened, as DetailEncoder writes them, a long trace in several parts.
CREATE TABLE trace_detail (
  trace_id BIGINT NOT NULL,
  part BIGINT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (trace_id, part)                     -- quill events, times of quill files and stale
);
-- What the blocks of many traces have in common.
CREATE TABLE shared_block (
  block_id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,                   -- the merge
  content BLOB NOT NULL
);
CREATE TABLE mark (
  trace_id BIGINT NOT NULL,
  mark_no BIGINT NOT NULL,
  at_ns BIGINT NOT NULL,
  kind TEXT NOT NULL,
  count BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (trace_id, mark_no)                  -- completeness
) WITHOUT ROWID;

-- The public views. A view over what traces used is a UNION ALL of complete joins, one for each place where a use
-- may stand: so the planner carries a constant (job, path, checksum) into each of them.

-- Not public: what the verbs ask for.
CREATE VIEW file_use AS
  SELECT ts.trace_id AS trace_id, u.role_id, f.version_id, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, d.path AS dirname, f.name AS basename,
    f.size_bytes, f.mtime_ns, f.state_id, f.algorithm_id, f.digest
  FROM trace_set ts JOIN set_chunk c ON c.set_id = ts.set_id JOIN chunk k ON k.chunk_id = c.chunk_id
    JOIN chunk_member m ON m.chunk_id = c.chunk_id JOIN file_version f ON f.version_id = m.version_id JOIN usage_kind u ON u.usage_id = k.usage_id
    JOIN directory d ON d.directory_id = f.directory_id
  UNION ALL
  SELECT a.trace_id AS trace_id, u.role_id, f.version_id, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, d.path AS dirname, f.name AS basename,
    f.size_bytes, f.mtime_ns, f.state_id, f.algorithm_id, f.digest
  FROM trace_file a JOIN file_version f ON f.version_id = a.version_id JOIN usage_kind u ON u.usage_id = a.usage_id
    JOIN directory d ON d.directory_id = f.directory_id
  UNION ALL
  SELECT f.written_by AS trace_id, u.role_id, f.version_id, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, d.path AS dirname, f.name AS basename,
    f.size_bytes, f.mtime_ns, f.state_id, f.algorithm_id, f.digest
  FROM file_version f JOIN usage_kind u ON u.usage_id = f.written_as
    JOIN directory d ON d.directory_id = f.directory_id
  WHERE f.written_by IS NOT NULL;

-- PAC's table: a row for each way in which a job opened, closed, executed, renamed … a version of a file, however often.
-- What a job wrote has no size, time and checksum yet when it is opened: the last two arms.
-- pid, fd, at, file_offset and process_id differ from access to access: 'quill events JOB' shows them.
CREATE VIEW filetrace AS
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, y.activity_type, u.open_flags,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, f.size_bytes AS size,
    nullif(lower(hex(f.digest)), '') AS checksum,
    n.host, NULL AS pid, NULL AS fd, NULL AS at, NULL AS second_pathname,
    u.result, NULL AS file_offset, t.trace_uuid, NULL AS process_id, d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id JOIN node n ON n.node_id = t.node_id
    JOIN trace_set ts ON ts.trace_id = t.trace_id JOIN set_chunk c ON c.set_id = ts.set_id JOIN chunk k ON k.chunk_id = c.chunk_id
    JOIN chunk_member m ON m.chunk_id = c.chunk_id JOIN file_version f ON f.version_id = m.version_id JOIN usage_kind u ON u.usage_id = k.usage_id
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN usage_activity b ON b.usage_id = u.usage_id JOIN activity y ON y.activity_id = b.activity_id
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, y.activity_type, u.open_flags,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, f.size_bytes AS size,
    nullif(lower(hex(f.digest)), '') AS checksum,
    n.host, NULL AS pid, NULL AS fd, NULL AS at, a.second_pathname AS second_pathname,
    u.result, NULL AS file_offset, t.trace_uuid, NULL AS process_id, d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id JOIN node n ON n.node_id = t.node_id
    JOIN trace_file a ON a.trace_id = t.trace_id JOIN file_version f ON f.version_id = a.version_id JOIN usage_kind u ON u.usage_id = a.usage_id
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN usage_activity b ON b.usage_id = u.usage_id JOIN activity y ON y.activity_id = b.activity_id
  WHERE NOT (u.role_id = 2 AND b.activity_id = 1)
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, y.activity_type, u.open_flags,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, f.size_bytes AS size,
    nullif(lower(hex(f.digest)), '') AS checksum,
    n.host, NULL AS pid, NULL AS fd, NULL AS at, NULL AS second_pathname,
    u.result, NULL AS file_offset, t.trace_uuid, NULL AS process_id, d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id JOIN node n ON n.node_id = t.node_id
    JOIN file_version f ON f.written_by = t.trace_id JOIN usage_kind u ON u.usage_id = f.written_as
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN usage_activity b ON b.usage_id = u.usage_id JOIN activity y ON y.activity_id = b.activity_id
  WHERE b.activity_id <> 1
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, y.activity_type, u.open_flags,
    NULL AS last_modified, NULL AS size,
    NULL AS checksum,
    n.host, NULL AS pid, NULL AS fd, NULL AS at, a.second_pathname AS second_pathname,
    u.result, NULL AS file_offset, t.trace_uuid, NULL AS process_id, d.path AS dirname, f.name AS basename,
    NULL AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id JOIN node n ON n.node_id = t.node_id
    JOIN trace_file a ON a.trace_id = t.trace_id JOIN file_version f ON f.version_id = a.version_id JOIN usage_kind u ON u.usage_id = a.usage_id
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN usage_activity b ON b.usage_id = u.usage_id JOIN activity y ON y.activity_id = b.activity_id
  WHERE u.role_id = 2 AND b.activity_id = 1
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, y.activity_type, u.open_flags,
    NULL AS last_modified, NULL AS size,
    NULL AS checksum,
    n.host, NULL AS pid, NULL AS fd, NULL AS at, NULL AS second_pathname,
    u.result, NULL AS file_offset, t.trace_uuid, NULL AS process_id, d.path AS dirname, f.name AS basename,
    NULL AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id JOIN node n ON n.node_id = t.node_id
    JOIN file_version f ON f.written_by = t.trace_id JOIN usage_kind u ON u.usage_id = f.written_as
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN usage_activity b ON b.usage_id = u.usage_id JOIN activity y ON y.activity_id = b.activity_id
  WHERE b.activity_id = 1;

CREATE VIEW traces AS
  SELECT t.trace_uuid, j.globaljobid, t.step, t.rank, t.restart, o.user_name, t.uid, n.host, p.kernel, p.architecture,
    strftime('%Y-%m-%d %H:%M:%S', t.started_ns / 1000000000, 'unixepoch') || printf('.%06d', t.started_ns / 1000 % 1000000) AS started_at,
    strftime('%Y-%m-%d %H:%M:%S', t.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', t.ended_ns / 1000 % 1000000) AS ended_at,
    CASE WHEN t.wait_status & 127 = 0 THEN t.wait_status >> 8 & 255 ELSE 128 + (t.wait_status & 127) END AS exit_status,
    t.command, t.cwd, t.verdict, p.tracer_version
  FROM trace t
    JOIN job j ON j.job_id = t.job_id
    JOIN owner o ON o.owner_id = j.owner_id
    JOIN node n ON n.node_id = t.node_id
    JOIN platform p ON p.platform_id = t.platform_id;

-- exit_status: the largest of its traces; command: of its first; verdict: what is missing most.
CREATE VIEW jobs AS
  SELECT j.globaljobid, j.cluster, j.scheduler, j.scheduler_job_id AS job_id, j.array_index, j.job_name, o.user_name,
    (SELECT group_concat(h.host) FROM (SELECT DISTINCT i.host FROM trace k JOIN node i ON i.node_id = k.node_id
      WHERE k.job_id = j.job_id ORDER BY i.host) h) AS hosts,
    strftime('%Y-%m-%d %H:%M:%S', min(t.started_ns) / 1000000000, 'unixepoch') || printf('.%06d', min(t.started_ns) / 1000 % 1000000) AS started_at,
    CASE WHEN max(t.verdict = 'running') THEN NULL ELSE strftime('%Y-%m-%d %H:%M:%S', max(t.ended_ns) / 1000000000, 'unixepoch') || printf('.%06d', max(t.ended_ns) / 1000 % 1000000) END AS ended_at,
    CASE WHEN max(t.verdict = 'running') THEN NULL ELSE max(CASE WHEN t.wait_status & 127 = 0 THEN t.wait_status >> 8 & 255 ELSE 128 + (t.wait_status & 127) END) END AS exit_status,
    (SELECT k.command FROM trace k WHERE k.job_id = j.job_id ORDER BY k.started_ns, k.trace_uuid LIMIT 1) AS command,
    CASE WHEN max(t.verdict = 'running') THEN 'running' WHEN max(t.verdict = 'untraced') THEN 'untraced'
      WHEN max(t.verdict = 'truncated') THEN 'truncated' WHEN max(t.verdict = 'flagged') THEN 'flagged'
      ELSE 'complete' END AS verdict,
    count(*) AS traces
  FROM job j
    JOIN owner o ON o.owner_id = j.owner_id
    JOIN trace t ON t.job_id = j.job_id
  GROUP BY j.job_id, j.globaljobid, j.cluster, j.scheduler, j.scheduler_job_id, j.array_index, j.job_name, o.user_name;

CREATE VIEW processes AS
  SELECT t.trace_uuid || '/' || r.process_no AS process_id, j.globaljobid, t.trace_uuid, r.process_no, r.parent_no, r.pid, n.host,
    strftime('%Y-%m-%d %H:%M:%S', r.started_ns / 1000000000, 'unixepoch') || printf('.%06d', r.started_ns / 1000 % 1000000) AS started_at,
    strftime('%Y-%m-%d %H:%M:%S', r.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', r.ended_ns / 1000 % 1000000) AS ended_at,
    CASE WHEN r.wait_status & 127 = 0 THEN r.wait_status >> 8 & 255 ELSE 128 + (r.wait_status & 127) END AS exit_status,
    CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS executable, CASE WHEN i.executable_id IS NOT NULL THEN coalesce(i.arguments, t.command) END AS arguments,
    CASE WHEN i.executable_id IS NOT NULL THEN coalesce(i.cwd, t.cwd) END AS cwd,
    r.read_bytes, r.written_bytes
  FROM process r
    JOIN trace t ON t.trace_id = r.trace_id
    JOIN job j ON j.job_id = t.job_id
    JOIN node n ON n.node_id = t.node_id
    JOIN process i ON i.trace_id = r.trace_id AND i.process_no = coalesce(r.image_no, r.process_no)
    LEFT JOIN file_version f ON f.version_id = i.executable_id
    LEFT JOIN directory d ON d.directory_id = f.directory_id;

-- first_seen, last_seen: start and end of the traces that used it.
CREATE VIEW files AS
  SELECT pathname, dirname, basename, count(size_bytes) AS versions,
    strftime('%Y-%m-%d %H:%M:%S', min(first_ns) / 1000000000, 'unixepoch') || printf('.%06d', min(first_ns) / 1000 % 1000000) AS first_seen,
    strftime('%Y-%m-%d %H:%M:%S', max(last_ns) / 1000000000, 'unixepoch') || printf('.%06d', max(last_ns) / 1000 % 1000000) AS last_seen
  FROM (
    SELECT CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, d.path AS dirname, f.name AS basename, f.size_bytes,
    (SELECT min(t.started_ns) FROM (SELECT a.trace_id FROM trace_file a WHERE a.version_id = f.version_id
      UNION ALL SELECT ts.trace_id FROM chunk_member m JOIN set_chunk c ON c.chunk_id = m.chunk_id JOIN trace_set ts ON ts.set_id = c.set_id
        WHERE m.version_id = f.version_id
      UNION ALL SELECT f.written_by) x JOIN trace t ON t.trace_id = x.trace_id) AS first_ns,
    (SELECT max(coalesce(t.ended_ns, t.started_ns)) FROM (SELECT a.trace_id FROM trace_file a WHERE a.version_id = f.version_id
      UNION ALL SELECT ts.trace_id FROM chunk_member m JOIN set_chunk c ON c.chunk_id = m.chunk_id JOIN trace_set ts ON ts.set_id = c.set_id
        WHERE m.version_id = f.version_id
      UNION ALL SELECT f.written_by) x JOIN trace t ON t.trace_id = x.trace_id) AS last_ns
    FROM file_version f JOIN directory d ON d.directory_id = f.directory_id) v
  GROUP BY pathname, dirname, basename;

CREATE VIEW file_versions AS
  SELECT f.version_id, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, f.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified,
    nullif(lower(hex(f.digest)), '') AS checksum, g.algorithm AS checksum_algorithm, q.state AS checksum_state,
    j.globaljobid AS written_by, d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM file_version f
    JOIN directory d ON d.directory_id = f.directory_id
    JOIN checksum_state q ON q.state_id = f.state_id
    LEFT JOIN checksum_algorithm g ON g.algorithm_id = f.algorithm_id
    LEFT JOIN trace t ON t.trace_id = f.written_by
    LEFT JOIN job j ON j.job_id = t.job_id
  WHERE f.size_bytes IS NOT NULL;

-- first_at and last_at: start and end of the job; 'quill files JOB' has the exact moments.
-- DISTINCT outside: through a UNION the sqlite3 program of Debian 12 carries no condition.
CREATE VIEW job_files AS
  SELECT DISTINCT * FROM (
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, l.role, f.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, nullif(lower(hex(f.digest)), '') AS checksum,
    g.algorithm AS checksum_algorithm, CASE WHEN f.size_bytes IS NOT NULL THEN q.state END AS checksum_state,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS first_at,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS last_at,
    d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id
    JOIN trace_set ts ON ts.trace_id = t.trace_id JOIN set_chunk c ON c.set_id = ts.set_id JOIN chunk k ON k.chunk_id = c.chunk_id
    JOIN chunk_member m ON m.chunk_id = c.chunk_id JOIN file_version f ON f.version_id = m.version_id JOIN usage_kind u ON u.usage_id = k.usage_id
    JOIN directory d ON d.directory_id = f.directory_id JOIN role l ON l.role_id = u.role_id JOIN checksum_state q ON q.state_id = f.state_id
    LEFT JOIN checksum_algorithm g ON g.algorithm_id = f.algorithm_id
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, l.role, f.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, nullif(lower(hex(f.digest)), '') AS checksum,
    g.algorithm AS checksum_algorithm, CASE WHEN f.size_bytes IS NOT NULL THEN q.state END AS checksum_state,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS first_at,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS last_at,
    d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id
    JOIN trace_file a ON a.trace_id = t.trace_id JOIN file_version f ON f.version_id = a.version_id JOIN usage_kind u ON u.usage_id = a.usage_id
    JOIN directory d ON d.directory_id = f.directory_id JOIN role l ON l.role_id = u.role_id JOIN checksum_state q ON q.state_id = f.state_id
    LEFT JOIN checksum_algorithm g ON g.algorithm_id = f.algorithm_id
  UNION ALL
  SELECT j.globaljobid, CASE f.directory_id WHEN 0 THEN '' ELSE d.path || '/' END || f.name AS pathname, l.role, f.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', f.mtime_ns / 1000000000 - (f.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (f.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified, nullif(lower(hex(f.digest)), '') AS checksum,
    g.algorithm AS checksum_algorithm, CASE WHEN f.size_bytes IS NOT NULL THEN q.state END AS checksum_state,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT min(k.started_ns) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS first_at,
    strftime('%Y-%m-%d %H:%M:%S', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000000000, 'unixepoch') || printf('.%06d', (SELECT max(coalesce(k.ended_ns, k.started_ns)) FROM trace k WHERE k.job_id = j.job_id) / 1000 % 1000000) AS last_at,
    d.path AS dirname, f.name AS basename,
    nullif(substr(lower(hex(f.digest)), 1, 4), '') AS checksum_start
  FROM job j JOIN trace t ON t.job_id = j.job_id
    JOIN file_version f ON f.written_by = t.trace_id JOIN usage_kind u ON u.usage_id = f.written_as
    JOIN directory d ON d.directory_id = f.directory_id JOIN role l ON l.role_id = u.role_id JOIN checksum_state q ON q.state_id = f.state_id
    LEFT JOIN checksum_algorithm g ON g.algorithm_id = f.algorithm_id);

CREATE VIEW nodes AS
  SELECT n.host, count(DISTINCT t.job_id) AS jobs,
    strftime('%Y-%m-%d %H:%M:%S', min(t.started_ns) / 1000000000, 'unixepoch') || printf('.%06d', min(t.started_ns) / 1000 % 1000000) AS first_seen,
    strftime('%Y-%m-%d %H:%M:%S', max(coalesce(t.ended_ns, t.started_ns)) / 1000000000, 'unixepoch') || printf('.%06d', max(coalesce(t.ended_ns, t.started_ns)) / 1000 % 1000000) AS last_seen
  FROM node n JOIN trace t ON t.node_id = n.node_id
  GROUP BY n.node_id, n.host;

CREATE VIEW completeness AS
  SELECT j.globaljobid, t.trace_uuid, t.verdict, m.kind, m.count, m.detail,
    strftime('%Y-%m-%d %H:%M:%S', m.at_ns / 1000000000, 'unixepoch') || printf('.%06d', m.at_ns / 1000 % 1000000) AS at
  FROM trace t JOIN job j ON j.job_id = t.job_id LEFT JOIN mark m ON m.trace_id = t.trace_id;

-- What is left of traces of which a purge removed something.
CREATE VIEW tombstones AS
  SELECT j.globaljobid, t.trace_uuid, o.user_name, n.host, strftime('%Y-%m-%d %H:%M:%S', t.started_ns / 1000000000, 'unixepoch') || printf('.%06d', t.started_ns / 1000 % 1000000) AS started_at,
    strftime('%Y-%m-%d %H:%M:%S', t.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', t.ended_ns / 1000 % 1000000) AS ended_at,
    t.verdict, t.accesses,
    CASE t.purged WHEN 1 THEN 'accesses' WHEN 2 THEN 'processes' WHEN 3 THEN 'files' ELSE 'commands' END AS purged, t.archive
  FROM trace t JOIN job j ON j.job_id = t.job_id JOIN owner o ON o.owner_id = j.owner_id JOIN node n ON n.node_id = t.node_id
  WHERE t.purged > 0;
