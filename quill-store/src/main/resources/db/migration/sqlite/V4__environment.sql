-- What traces keep of their environment: a variable with its content once, an environment once, as a list of variables.
-- Thousands of jobs with the same modules loaded refer to one environment. All are known by the digest of their content.

CREATE TABLE variable (
  variable_id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,                   -- the merge
  name TEXT NOT NULL,
  content TEXT NOT NULL                          -- as PathText writes bytes
);
CREATE TABLE environment (
  environment_id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE                    -- the merge
);
CREATE TABLE environment_member (
  environment_id BIGINT NOT NULL,
  variable_id BIGINT NOT NULL,
  PRIMARY KEY (environment_id, variable_id)      -- environment of a job
) WITHOUT ROWID;
ALTER TABLE trace ADD COLUMN environment_id BIGINT;   -- NULL: nothing was kept of it

CREATE VIEW environments AS
  SELECT j.globaljobid, t.trace_uuid, v.name, v.content AS value
  FROM trace t JOIN job j ON j.job_id = t.job_id
    JOIN environment_member m ON m.environment_id = t.environment_id JOIN variable v ON v.variable_id = m.variable_id;
