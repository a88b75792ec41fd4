PRAGMA journal_mode = WAL;
CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c BLOB);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
  INSERT INTO t SELECT i, 'row ' || i, zeroblob(i % 50) FROM n;
CREATE INDEX t_b ON t(b);
BEGIN; DELETE FROM t WHERE a % 3 = 0; ROLLBACK;
DELETE FROM t WHERE a % 7 = 0;
VACUUM;
SELECT count(*), sum(a), sum(length(c)), max(b) FROM t;
PRAGMA integrity_check;
