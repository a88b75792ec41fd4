# Sourced by the comparisons: runs each case once without and once with the wrapper and reports where they differ.
# shellcheck shell=bash
#
# A case is a function case_NAME; its argument is "plain" or "traced", its output what a user would see. The caller
# defines normalise (a filter: takes out what differs between any two runs) and was_wrapped NAME (fails if the traced
# run did not meet the wrapper: then the comparison would prove nothing). If there is a function enter MODE, the plain
# runs come first and then, after it is called, the traced ones: for schedulers that know one wrapper for all jobs.

COMPARISON_WORK=$(mktemp -d /var/tmp/filetrace-comparison.XXXXXX)
chmod 755 "$COMPARISON_WORK"

# poll SECONDS COMMAND...: fails when the command does not succeed in time
poll() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || { echo "timed out: $*"; return 1; }
    sleep 0.2
  done
}

# start_case AT_ONCE NAME MODE
start_case() {
  while [ "$(jobs -pr | wc -l)" -ge "$1" ]; do wait -n || true; done
  { "case_$2" "$3" 2>&1 || echo "case ended with $?"; } > "$COMPARISON_WORK/$2.$3" < /dev/null &
}

# compare_all AT_ONCE [NAME...]: returns 1 if a case differs
compare_all() {
  local names=() name mode failed=0
  if [ $# -gt 1 ]; then names=("${@:2}"); else mapfile -t names < <(declare -F | sed -n 's/^declare -f case_//p'); fi
  if declare -F enter > /dev/null; then
    for mode in plain traced; do
      enter $mode
      for name in "${names[@]}"; do start_case "$1" "$name" $mode; done
      wait
    done
  else
    for name in "${names[@]}"; do for mode in plain traced; do start_case "$1" "$name" $mode; done; done
    wait
  fi
  for name in "${names[@]}"; do
    for mode in plain traced; do normalise < "$COMPARISON_WORK/$name.$mode" > "$COMPARISON_WORK/$name.$mode.normal"; done
    if ! diff -u --label plain "$COMPARISON_WORK/$name.plain.normal" --label traced "$COMPARISON_WORK/$name.traced.normal"; then
      echo "differs: $name"
      failed=1
    elif grep -q 'timed out' "$COMPARISON_WORK/$name.plain"; then
      echo "timed out: $name"
      failed=1
    elif ! was_wrapped "$name"; then
      echo "not wrapped: $name"
      failed=1
    else
      echo "same: $name"
      if [ -n "${VERBOSE:-}" ]; then sed 's/^/    /' "$COMPARISON_WORK/$name.traced.normal"; fi
    fi
  done
  return $failed
}

# records QUILL CONDITION SCHEDULER_FILE...: after the spools are collected and the accounting imported, each accounted job
# that fulfils the condition must be one job with its trace, and 'quill job' must answer from both.
records() {
  local quill=$1 condition=$2 missing job
  "$quill" sql -n "SELECT count(*) || ' accounted jobs were traced: ' || verdict FROM job_accounting WHERE $condition AND verdict IS NOT NULL GROUP BY verdict"
  missing=$("$quill" sql -n -P "SELECT job_id, job_name, state, verdict FROM job_accounting WHERE $condition AND (verdict IS NULL OR verdict = 'untraced')")
  if [ -n "$missing" ]; then printf 'WRONG: no record of:\n%s\n' "$missing"; return 1; fi
  job=$("$quill" sql -n -P "SELECT globaljobid FROM job_accounting WHERE $condition AND verdict = 'complete' ORDER BY globaljobid LIMIT 1")
  if [ -z "$job" ]; then echo "WRONG: nothing was recorded"; return 1; fi
  if "$quill" job "$job" > "$COMPARISON_WORK/job" && grep -q '^Accounted' "$COMPARISON_WORK/job"; then
    echo "quill job $job:"
    sed -n '1,12s/^/    /p' "$COMPARISON_WORK/job"
  else
    echo "WRONG: quill job $job says:"
    cat "$COMPARISON_WORK/job"
    return 1
  fi
}
