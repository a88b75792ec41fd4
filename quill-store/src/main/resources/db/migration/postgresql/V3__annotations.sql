-- What people say about jobs: tags (key and value) and notes. Rows are only added; the newest value of a tag counts.
-- Users may give job, tag and content only, so that author and time are the database's word.

CREATE TABLE annotation (
  annotation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id bigint NOT NULL,
  author text COLLATE "C" NOT NULL DEFAULT current_user,
  written_ns bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000000)::bigint,
  tag text COLLATE "C",                          -- NULL: a note
  content text COLLATE "C" NOT NULL
);
-- quill job, row security
CREATE INDEX annotation_job ON annotation (job_id);
-- quill find --tag
CREATE INDEX annotation_tag ON annotation (tag, content) WHERE tag IS NOT NULL;

CREATE VIEW annotations AS
  SELECT j.globaljobid, a.author, time_of(a.written_ns) AS written_at, a.tag, a.content
  FROM annotation a JOIN job j ON j.job_id = a.job_id;
ALTER VIEW annotations SET (security_invoker = true);

ALTER TABLE annotation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON annotation FOR SELECT USING (EXISTS (SELECT FROM job j WHERE j.job_id = annotation.job_id));
CREATE POLICY add ON annotation FOR INSERT WITH CHECK (job_id IN (SELECT j.job_id FROM job j));

CREATE PROCEDURE set_up_annotation_roles() LANGUAGE plpgsql AS $$
BEGIN
  GRANT INSERT (job_id, tag, content) ON annotation TO quill_user, quill_operator;
  CALL set_up_relation('annotation');
  CALL set_up_relation('annotations');
END $$;
REVOKE ALL ON PROCEDURE set_up_annotation_roles() FROM PUBLIC;

DO $$
BEGIN
  CALL set_up_annotation_roles();
EXCEPTION WHEN insufficient_privilege OR undefined_object THEN
  RAISE NOTICE 'roles were not set up: let an administrator CALL set_up_roles() and set_up_annotation_roles()';
END $$;
