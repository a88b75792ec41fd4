# Sourced at the end of OAR's .batch_job_bashrc, which is the $BASH_ENV of a job's bash: replaces this bash by
# "filetrace -- bash ARG..." with the same arguments. $BASH_ENV is unset before, so the new bash does not come here.
# shellcheck shell=bash
if [ -n "${OAR_JOB_ID:-}" ] && [ "${FILETRACE:-}" != off ] && [ -x "${FILETRACE_WRAPPER:=/usr/bin/filetrace}" ]; then
  mapfile -d '' -t FILETRACE_ARGV < /proc/$$/cmdline
  if [ -x "${BASH:-}" ] && [ ${#FILETRACE_ARGV[@]} -gt 0 ]; then
    shopt -s execfail # a wrapper that cannot be executed: go on here, untraced
    FILETRACE_BASH_ENV=${BASH_ENV:-}
    unset BASH_ENV
    # shellcheck disable=SC2093
    exec "$FILETRACE_WRAPPER" -- "$BASH" "${FILETRACE_ARGV[@]:1}"
    shopt -u execfail
    [ -z "$FILETRACE_BASH_ENV" ] || export BASH_ENV=$FILETRACE_BASH_ENV
    unset FILETRACE_BASH_ENV
  fi
  unset FILETRACE_ARGV
fi
unset FILETRACE_WRAPPER
