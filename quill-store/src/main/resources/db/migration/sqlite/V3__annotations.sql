-- What people say about jobs: tags (key and value) and notes. Rows are only added; the newest value of a tag counts.

CREATE TABLE annotation (
  annotation_id INTEGER PRIMARY KEY,
  job_id BIGINT NOT NULL,
  author TEXT NOT NULL,
  written_ns BIGINT NOT NULL,
  tag TEXT,                                      -- NULL: a note
  content TEXT NOT NULL
);
-- quill job, row security
CREATE INDEX annotation_job ON annotation (job_id);
-- quill find --tag
CREATE INDEX annotation_tag ON annotation (tag, content) WHERE tag IS NOT NULL;

CREATE VIEW annotations AS
  SELECT j.globaljobid, a.author,
    strftime('%Y-%m-%d %H:%M:%S', a.written_ns / 1000000000, 'unixepoch') || printf('.%06d', a.written_ns / 1000 % 1000000) AS written_at,
    a.tag, a.content
  FROM annotation a JOIN job j ON j.job_id = a.job_id;
