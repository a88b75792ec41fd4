-- The central store. Times are nanoseconds since the epoch, UTC; paths are text as PathText writes them.
-- What the merge alone writes carries no foreign keys: the merge inserts parents first, in one transaction.

CREATE TABLE node (
  node_id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE
);
CREATE TABLE owner (
  owner_id INTEGER PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE
);

-- Small dictionaries; open_flags grows at the merge.
CREATE TABLE activity (activity_id INTEGER PRIMARY KEY, activity_type TEXT NOT NULL UNIQUE);
INSERT INTO activity VALUES (1, 'open'), (2, 'close'), (3, 'exec'), (4, 'rename'), (5, 'link'), (6, 'symlink'),
  (7, 'unlink'), (8, 'truncate'), (9, 'mkdir'), (10, 'rmdir'), (11, 'mmap-write');
CREATE TABLE role (role_id INTEGER PRIMARY KEY, role TEXT NOT NULL UNIQUE);
INSERT INTO role VALUES (1, 'read'), (2, 'written'), (3, 'executed'), (4, 'failed'), (5, 'deleted');
CREATE TABLE checksum_algorithm (algorithm_id INTEGER PRIMARY KEY, algorithm TEXT NOT NULL UNIQUE);
INSERT INTO checksum_algorithm VALUES (1, 'sha256'), (2, 'sha256-sampled-1');
CREATE TABLE checksum_state (state_id INTEGER PRIMARY KEY, state TEXT NOT NULL UNIQUE);
INSERT INTO checksum_state VALUES (0, 'none'), (1, 'done'), (2, 'pending'), (3, 'changed-while-read'), (4, 'failed');
CREATE TABLE open_flags (
  open_flags_id INTEGER PRIMARY KEY,
  open_flags TEXT NOT NULL UNIQUE      -- as in open(2): O_WRONLY|O_CREAT|O_TRUNC
);

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
  UNIQUE (globaljobid, owner_id)                   -- every query by job; the merge
);
-- quill job 4711
CREATE INDEX job_scheduler_job_id ON job (scheduler_job_id);
-- quill job -u, row security
CREATE INDEX job_owner ON job (owner_id);

-- One traced process tree, or the mark of one that ran untraced.
CREATE TABLE trace (
  trace_id INTEGER PRIMARY KEY,
  trace_uuid TEXT NOT NULL UNIQUE,                      -- the merge: exactly once
  job_id BIGINT NOT NULL REFERENCES job,
  node_id BIGINT NOT NULL REFERENCES node,
  step TEXT, rank BIGINT, restart BIGINT,
  uid BIGINT NOT NULL, gid BIGINT NOT NULL,
  boot_id TEXT NOT NULL, kernel TEXT NOT NULL, architecture TEXT NOT NULL, tracer_version TEXT NOT NULL,
  root_pid BIGINT NOT NULL,
  command TEXT NOT NULL,                           -- argv, quoted as for a shell
  cwd TEXT NOT NULL,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,                                 -- of a truncated trace: the last moment recorded
  wait_status BIGINT,                              -- wait(2) status of the first process
  verdict TEXT NOT NULL CHECK (verdict IN ('complete', 'flagged', 'truncated', 'untraced', 'running')),
  merged_seq BIGINT NOT NULL                        -- accesses up to this one are merged; -1 when none is
);
-- traces, files and processes of a job
CREATE INDEX trace_job ON trace (job_id);
-- quill node -S -E
CREATE INDEX trace_node_time ON trace (node_id, started_ns);
-- quill job -S -E
CREATE INDEX trace_time ON trace (started_ns);

CREATE TABLE path (
  path_id INTEGER PRIMARY KEY,
  pathname TEXT NOT NULL,
  UNIQUE (pathname)                                -- every query by path
);

-- A file with one content: immutable, shared by all traces that saw it.
CREATE TABLE file_version (
  version_id INTEGER PRIMARY KEY,
  path_id BIGINT NOT NULL,
  tag BIGINT NOT NULL,                             -- first 8 bytes of SHA-256 over what follows: unique within a path
  size_bytes BIGINT NOT NULL,
  mtime_ns BIGINT NOT NULL,
  state_id SMALLINT NOT NULL,
  algorithm_id SMALLINT,
  digest BLOB,
  UNIQUE (path_id, tag)                            -- the merge; versions of a path
);
-- quill jobs sha256:HEX
CREATE INDEX file_version_checksum ON file_version (nullif(lower(hex(digest)), ''));

-- A version as one trace saw it, with what only holds on its node.
CREATE TABLE trace_version (
  trace_id BIGINT NOT NULL,
  version_no BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  device BIGINT NOT NULL, inode BIGINT NOT NULL, ctime_ns BIGINT NOT NULL,
  mode BIGINT NOT NULL,                            -- st_mode
  checksum_reason TEXT,                            -- why the checksum is pending or failed
  PRIMARY KEY (trace_id, version_no)               -- filetrace
) WITHOUT ROWID;
-- filetrace by checksum
CREATE INDEX trace_version_version ON trace_version (version_id);

-- What a trace used, once per role: the facts that the verbs search. version_id 0: no version known (failed opens).
CREATE TABLE file_use (
  trace_id BIGINT NOT NULL,
  role_id SMALLINT NOT NULL,
  path_id BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  first_ns BIGINT NOT NULL,
  last_ns BIGINT NOT NULL,
  PRIMARY KEY (trace_id, role_id, path_id, version_id)              -- quill files JOB
) WITHOUT ROWID;
-- quill jobs FILE
CREATE INDEX file_use_path ON file_use (path_id);
-- quill jobs sha256:HEX, lineage, written_by
CREATE INDEX file_use_version ON file_use (version_id) WHERE version_id <> 0;

CREATE TABLE process (
  process_id INTEGER PRIMARY KEY,
  trace_id BIGINT NOT NULL,
  process_no BIGINT NOT NULL,
  parent_no BIGINT,
  pid BIGINT NOT NULL,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,
  wait_status BIGINT,
  read_bytes BIGINT, written_bytes BIGINT,
  execution_seq BIGINT,                            -- its last exec, or the one that it inherited at fork
  UNIQUE (trace_id, process_no)                    -- processes of a job, filetrace
);
CREATE TABLE execution (
  trace_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,                             -- access.seq
  path_id BIGINT NOT NULL,
  arguments TEXT NOT NULL,                         -- argv, quoted as for a shell
  cwd TEXT NOT NULL,
  PRIMARY KEY (trace_id, seq)                      -- processes
) WITHOUT ROWID;
CREATE TABLE access (
  trace_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at_ns BIGINT NOT NULL,
  process_no BIGINT NOT NULL,
  thread_id BIGINT NOT NULL,
  activity_id SMALLINT NOT NULL,
  path_id BIGINT NOT NULL,
  second_path_id BIGINT,
  open_flags_id BIGINT,
  fd BIGINT,
  result BIGINT NOT NULL,
  offset_bytes BIGINT,
  version_no BIGINT,
  PRIMARY KEY (trace_id, seq)                      -- PAC's query: accesses of a job, in order
) WITHOUT ROWID;
-- filetrace by pathname
CREATE INDEX access_path ON access (path_id);
-- where a name came from
CREATE INDEX access_second_path ON access (second_path_id) WHERE second_path_id IS NOT NULL;
CREATE TABLE mark (
  trace_id BIGINT NOT NULL,
  mark_no BIGINT NOT NULL,
  at_ns BIGINT NOT NULL,
  kind TEXT NOT NULL,
  count BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (trace_id, mark_no)                  -- completeness
) WITHOUT ROWID;

-- The public views.

CREATE VIEW filetrace AS
  SELECT j.globaljobid, p.pathname, y.activity_type, f.open_flags,
    strftime('%Y-%m-%d %H:%M:%S', v.mtime_ns / 1000000000 - (v.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (v.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified,
    v.size_bytes AS size,
    nullif(lower(hex(v.digest)), '') AS checksum, n.host, r.pid, a.fd,
    strftime('%Y-%m-%d %H:%M:%S', a.at_ns / 1000000000, 'unixepoch') || printf('.%06d', a.at_ns / 1000 % 1000000) AS at,
    q.pathname AS second_pathname,
    a.result, a.offset_bytes AS file_offset, t.trace_uuid, r.process_id
  FROM access a
    JOIN trace t ON t.trace_id = a.trace_id
    JOIN job j ON j.job_id = t.job_id
    JOIN node n ON n.node_id = t.node_id
    JOIN activity y ON y.activity_id = a.activity_id
    JOIN process r ON r.trace_id = a.trace_id AND r.process_no = a.process_no
    JOIN path p ON p.path_id = a.path_id
    LEFT JOIN path q ON q.path_id = a.second_path_id
    LEFT JOIN open_flags f ON f.open_flags_id = a.open_flags_id
    LEFT JOIN trace_version s ON s.trace_id = a.trace_id AND s.version_no = a.version_no
    LEFT JOIN file_version v ON v.version_id = s.version_id;

CREATE VIEW traces AS
  SELECT t.trace_uuid, j.globaljobid, t.step, t.rank, t.restart, o.user_name, t.uid, n.host, t.kernel, t.architecture,
    strftime('%Y-%m-%d %H:%M:%S', t.started_ns / 1000000000, 'unixepoch') || printf('.%06d', t.started_ns / 1000 % 1000000) AS started_at,
    strftime('%Y-%m-%d %H:%M:%S', t.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', t.ended_ns / 1000 % 1000000) AS ended_at,
    CASE WHEN t.wait_status & 127 = 0 THEN t.wait_status >> 8 & 255 ELSE 128 + (t.wait_status & 127) END AS exit_status,
    t.command, t.cwd, t.verdict, t.tracer_version
  FROM trace t
    JOIN job j ON j.job_id = t.job_id
    JOIN owner o ON o.owner_id = j.owner_id
    JOIN node n ON n.node_id = t.node_id;

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
  SELECT r.process_id, j.globaljobid, t.trace_uuid, r.process_no, r.parent_no, r.pid, n.host,
    strftime('%Y-%m-%d %H:%M:%S', r.started_ns / 1000000000, 'unixepoch') || printf('.%06d', r.started_ns / 1000 % 1000000) AS started_at,
    strftime('%Y-%m-%d %H:%M:%S', r.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', r.ended_ns / 1000 % 1000000) AS ended_at,
    CASE WHEN r.wait_status & 127 = 0 THEN r.wait_status >> 8 & 255 ELSE 128 + (r.wait_status & 127) END AS exit_status, p.pathname AS executable, e.arguments, e.cwd,
    r.read_bytes, r.written_bytes
  FROM process r
    JOIN trace t ON t.trace_id = r.trace_id
    JOIN job j ON j.job_id = t.job_id
    JOIN node n ON n.node_id = t.node_id
    LEFT JOIN execution e ON e.trace_id = r.trace_id AND e.seq = r.execution_seq
    LEFT JOIN path p ON p.path_id = e.path_id;

CREATE VIEW files AS
  SELECT p.pathname, CASE WHEN length(rtrim(p.pathname, replace(p.pathname, '/', ''))) > 1 THEN substr(rtrim(p.pathname, replace(p.pathname, '/', '')), 1, length(rtrim(p.pathname, replace(p.pathname, '/', ''))) - 1) ELSE rtrim(p.pathname, replace(p.pathname, '/', '')) END AS dirname,
    substr(p.pathname, length(rtrim(p.pathname, replace(p.pathname, '/', ''))) + 1) AS basename,
    (SELECT count(DISTINCT u.version_id) FROM file_use u WHERE u.path_id = p.path_id AND u.version_id <> 0) AS versions,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', min(u.first_ns) / 1000000000, 'unixepoch') || printf('.%06d', min(u.first_ns) / 1000 % 1000000) FROM file_use u WHERE u.path_id = p.path_id) AS first_seen,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', max(u.last_ns) / 1000000000, 'unixepoch') || printf('.%06d', max(u.last_ns) / 1000 % 1000000) FROM file_use u WHERE u.path_id = p.path_id) AS last_seen
  FROM path p
  WHERE EXISTS (SELECT 1 FROM file_use u WHERE u.path_id = p.path_id);

CREATE VIEW file_versions AS
  SELECT v.version_id, p.pathname, v.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', v.mtime_ns / 1000000000 - (v.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (v.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified,
    nullif(lower(hex(v.digest)), '') AS checksum,
    a.algorithm AS checksum_algorithm, s.state AS checksum_state,
    (SELECT j.globaljobid FROM file_use u JOIN trace t ON t.trace_id = u.trace_id JOIN job j ON j.job_id = t.job_id
     WHERE u.version_id = v.version_id AND u.version_id <> 0 AND u.role_id = 2
     ORDER BY u.first_ns, t.trace_uuid LIMIT 1) AS written_by
  FROM file_version v
    JOIN path p ON p.path_id = v.path_id
    JOIN checksum_state s ON s.state_id = v.state_id
    LEFT JOIN checksum_algorithm a ON a.algorithm_id = v.algorithm_id
  WHERE EXISTS (SELECT 1 FROM file_use u WHERE u.version_id = v.version_id AND u.version_id <> 0);

CREATE VIEW job_files AS
  SELECT j.globaljobid, p.pathname, l.role, v.size_bytes AS size,
    strftime('%Y-%m-%d %H:%M:%S', v.mtime_ns / 1000000000 - (v.mtime_ns % 1000000000 < 0), 'unixepoch')
      || printf('.%06d', (v.mtime_ns % 1000000000 + 1000000000) % 1000000000 / 1000) AS last_modified,
    nullif(lower(hex(v.digest)), '') AS checksum, a.algorithm AS checksum_algorithm, s.state AS checksum_state,
    strftime('%Y-%m-%d %H:%M:%S', min(u.first_ns) / 1000000000, 'unixepoch') || printf('.%06d', min(u.first_ns) / 1000 % 1000000) AS first_at,
    strftime('%Y-%m-%d %H:%M:%S', max(u.last_ns) / 1000000000, 'unixepoch') || printf('.%06d', max(u.last_ns) / 1000 % 1000000) AS last_at
  FROM file_use u
    JOIN trace t ON t.trace_id = u.trace_id
    JOIN job j ON j.job_id = t.job_id
    JOIN role l ON l.role_id = u.role_id
    JOIN path p ON p.path_id = u.path_id
    LEFT JOIN file_version v ON v.version_id = u.version_id
    LEFT JOIN checksum_state s ON s.state_id = v.state_id
    LEFT JOIN checksum_algorithm a ON a.algorithm_id = v.algorithm_id
  GROUP BY j.job_id, j.globaljobid, p.pathname, l.role, u.version_id, v.size_bytes, v.mtime_ns, nullif(lower(hex(v.digest)), ''), a.algorithm, s.state;

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
