-- What the schedulers account: jobs, where they ran, machines, their bad times, and what the schedulers say beside.
-- Written by 'quill import'. A job here and a traced one are one job when globaljobid and user agree.

CREATE TABLE accounted_job (
  accounted_job_id INTEGER PRIMARY KEY,
  globaljobid TEXT NOT NULL,                     -- as the tracer makes it
  submitted_ns BIGINT NOT NULL,                     -- job ids are used again; 0 when the source does not tell
  scheduler TEXT NOT NULL,
  cluster TEXT NOT NULL,
  scheduler_job_id TEXT NOT NULL,                -- as the scheduler prints it
  array_index TEXT NOT NULL DEFAULT '',          -- [1-3] while these tasks are pending
  job_name TEXT,
  user_name TEXT, uid BIGINT, group_name TEXT,
  account TEXT, project TEXT, wckey TEXT,
  partition_name TEXT, qos TEXT,
  eligible_ns BIGINT, started_ns BIGINT, ended_ns BIGINT,
  state TEXT NOT NULL,                           -- sacct's words; an unknown state stays as it was said
  exit_status BIGINT,                               -- as a shell shows it: 128 + signal
  node_count BIGINT, cores BIGINT, memory_bytes BIGINT,
  nodes TEXT,                                    -- as the scheduler says: cn[001-200]
  requested TEXT, allocated TEXT,              -- resources, as the scheduler says
  time_limit_seconds BIGINT,
  restarts BIGINT,
  submit_line TEXT, script TEXT, work_dir TEXT,
  UNIQUE (globaljobid, submitted_ns, array_index)  -- the import; views
);
-- quill job -S -E
CREATE INDEX accounted_job_time ON accounted_job (started_ns);

-- One job on one node.
CREATE TABLE job_run (
  accounted_job_id BIGINT NOT NULL,
  host TEXT NOT NULL,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,
  PRIMARY KEY (accounted_job_id, host, started_ns)
) WITHOUT ROWID;
-- which jobs ran on a bad node
CREATE INDEX job_run_host ON job_run (host, started_ns);

CREATE TABLE machine (
  cluster TEXT NOT NULL,
  host TEXT NOT NULL,
  cores BIGINT, memory_bytes BIGINT,
  architecture TEXT, operating_system TEXT, state TEXT,
  reported_ns BIGINT,
  PRIMARY KEY (cluster, host)
) WITHOUT ROWID;

-- A time in which a node was down, drained or failing; contiguous ones with the same state and reason are one.
CREATE TABLE node_event (
  cluster TEXT NOT NULL,
  host TEXT NOT NULL,
  started_ns BIGINT NOT NULL,
  ended_ns BIGINT,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (cluster, host, started_ns)
) WITHOUT ROWID;
-- quill node --bad -S -E
CREATE INDEX node_event_time ON node_event (started_ns);

-- Accounts, users with their accounts, partitions, QOS, wckeys of a cluster.
CREATE TABLE cluster_name (
  cluster TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('account', 'user', 'partition', 'qos', 'wckey', 'project')),
  name TEXT NOT NULL,
  parent TEXT NOT NULL,                          -- of a user: an account; of an account: the one above
  description TEXT NOT NULL,
  PRIMARY KEY (cluster, kind, name, parent)
) WITHOUT ROWID;

-- What a scheduler's log says about a job.
CREATE TABLE job_event (
  source TEXT NOT NULL,
  position BIGINT NOT NULL,                         -- of the record in its source
  cluster TEXT NOT NULL,
  scheduler_job_id TEXT NOT NULL,
  event_type BIGINT NOT NULL,
  at_ns BIGINT NOT NULL,
  description TEXT NOT NULL,
  PRIMARY KEY (source, position)
) WITHOUT ROWID;
-- events of a job
CREATE INDEX job_event_job ON job_event (scheduler_job_id);

CREATE TABLE file_transfer (
  source TEXT NOT NULL,
  position BIGINT NOT NULL,
  transfer_no BIGINT NOT NULL,
  cluster TEXT NOT NULL,
  scheduler_job_id TEXT NOT NULL,
  direction TEXT NOT NULL,
  url TEXT, file_name TEXT, protocol TEXT,
  size_bytes BIGINT,
  started_ns BIGINT, ended_ns BIGINT,
  succeeded BIGINT,                                 -- 1 or 0
  error TEXT,
  PRIMARY KEY (source, position, transfer_no)
) WITHOUT ROWID;

-- How far a source is read, and what was wrong in it.
CREATE TABLE import_source (
  source TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  position BIGINT NOT NULL,                         -- bytes of a file, latest change of a database
  fingerprint TEXT NOT NULL,                     -- of the beginning of a file: another one was rotated in
  imported_ns BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE import_problem (
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,                         -- what it is about: a wckey, a node
  count BIGINT NOT NULL,
  imported_ns BIGINT NOT NULL,                      -- last seen
  PRIMARY KEY (source, code, subject)
) WITHOUT ROWID;

-- The public views.

-- One row per job that a scheduler accounts; verdict: of its trace, NULL when it was not traced.
CREATE VIEW job_accounting AS
  SELECT a.globaljobid, a.cluster, a.scheduler, a.scheduler_job_id AS job_id, nullif(a.array_index, '') AS array_index, a.job_name, a.user_name, a.group_name,
    a.account, a.project, a.wckey, a.partition_name, a.qos,
    strftime('%Y-%m-%d %H:%M:%S', a.submitted_ns / 1000000000, 'unixepoch') || printf('.%06d', a.submitted_ns / 1000 % 1000000) AS submitted_at, strftime('%Y-%m-%d %H:%M:%S', a.eligible_ns / 1000000000, 'unixepoch') || printf('.%06d', a.eligible_ns / 1000 % 1000000) AS eligible_at,
    strftime('%Y-%m-%d %H:%M:%S', a.started_ns / 1000000000, 'unixepoch') || printf('.%06d', a.started_ns / 1000 % 1000000) AS started_at, strftime('%Y-%m-%d %H:%M:%S', a.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', a.ended_ns / 1000 % 1000000) AS ended_at,
    a.state, a.exit_status, a.nodes, a.node_count, a.cores, a.memory_bytes, a.requested, a.allocated, a.time_limit_seconds, a.restarts,
    a.submit_line, a.work_dir,
    (SELECT v.verdict FROM jobs v WHERE v.globaljobid = a.globaljobid AND (a.user_name IS NULL OR v.user_name = a.user_name)
      AND EXISTS (SELECT 1 FROM traces t WHERE t.globaljobid = v.globaljobid AND t.user_name = v.user_name
        AND t.started_at >= strftime('%Y-%m-%d %H:%M:%S', (a.submitted_ns - 60000000000) / 1000000000, 'unixepoch') || printf('.%06d', (a.submitted_ns - 60000000000) / 1000 % 1000000)
        AND (a.ended_ns IS NULL OR t.started_at <= strftime('%Y-%m-%d %H:%M:%S', (a.ended_ns + 60000000000) / 1000000000, 'unixepoch') || printf('.%06d', (a.ended_ns + 60000000000) / 1000 % 1000000)))
      LIMIT 1) AS verdict
  FROM accounted_job a;

-- Names as HTCondor's Quill had them.
CREATE VIEW runs AS
  SELECT a.globaljobid, r.host AS machine_id, a.cluster AS scheddname, a.scheduler_job_id AS job_id,
    strftime('%Y-%m-%d %H:%M:%S', r.started_ns / 1000000000, 'unixepoch') || printf('.%06d', r.started_ns / 1000 % 1000000) AS startts, strftime('%Y-%m-%d %H:%M:%S', r.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', r.ended_ns / 1000 % 1000000) AS endts, a.state AS endtype, a.exit_status
  FROM job_run r JOIN accounted_job a ON a.accounted_job_id = r.accounted_job_id;
CREATE VIEW machines AS
  SELECT m.host AS machine_id, m.cluster, m.operating_system AS opsys, m.architecture AS arch, m.state, m.cores,
    m.memory_bytes / 1048576 AS memory, strftime('%Y-%m-%d %H:%M:%S', m.reported_ns / 1000000000, 'unixepoch') || printf('.%06d', m.reported_ns / 1000 % 1000000) AS lastreportedtime
  FROM machine m;
CREATE VIEW node_events AS
  SELECT e.cluster, e.host, strftime('%Y-%m-%d %H:%M:%S', e.started_ns / 1000000000, 'unixepoch') || printf('.%06d', e.started_ns / 1000 % 1000000) AS started_at, strftime('%Y-%m-%d %H:%M:%S', e.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', e.ended_ns / 1000 % 1000000) AS ended_at, e.state, e.reason
  FROM node_event e;
CREATE VIEW events AS
  SELECT e.cluster AS scheddname, e.scheduler_job_id AS job_id, e.event_type AS eventtype, strftime('%Y-%m-%d %H:%M:%S', e.at_ns / 1000000000, 'unixepoch') || printf('.%06d', e.at_ns / 1000 % 1000000) AS eventtime, e.description
  FROM job_event e;
CREATE VIEW transfers AS
  SELECT f.cluster AS scheddname, f.scheduler_job_id AS job_id, f.direction, f.url AS src_name, f.file_name AS dst_name, f.protocol AS src_protocol,
    f.size_bytes AS transfer_size, strftime('%Y-%m-%d %H:%M:%S', f.started_ns / 1000000000, 'unixepoch') || printf('.%06d', f.started_ns / 1000 % 1000000) AS started_at, strftime('%Y-%m-%d %H:%M:%S', f.ended_ns / 1000000000, 'unixepoch') || printf('.%06d', f.ended_ns / 1000 % 1000000) AS ended_at, f.succeeded, f.error
  FROM file_transfer f;
CREATE VIEW fileusages AS
  SELECT j.globaljobid, u.version_id AS file_id, u.pathname, l.role AS usagetype
  FROM file_use u JOIN trace t ON t.trace_id = u.trace_id JOIN job j ON j.job_id = t.job_id JOIN role l ON l.role_id = u.role_id;
