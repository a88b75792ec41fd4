# Sourced by the contract tests: a folder with filetrace-starter and a filetrace that only execs and notes it.
# shellcheck shell=bash

folder=$(mktemp -d /tmp/filetrace-contract.XXXXXX)
trap 'rm -rf "$folder"' EXIT
scheduler_plugins=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
make -s -C "$scheduler_plugins/common"
cp "$scheduler_plugins/common/target/filetrace-starter" "$folder/"
cc -O2 -o "$folder/filetrace" "$scheduler_plugins/test/exec-only.c"

# expect WHAT wrapped|plain OUTPUT STATUS COMMAND...
expect() {
  local output status=0 met=plain
  : > "$folder/filetrace.log"
  output=$("${@:5}" 2> "$folder/errors") || status=$?
  if [ -s "$folder/filetrace.log" ]; then met=wrapped; fi
  if [ "$output" != "$3" ] || [ $status -ne "$4" ] || [ $met != "$2" ]; then
    echo "WRONG: $1: '$output', status $status, $met" >&2
    cat "$folder/errors" >&2
    exit 1
  fi
  echo "  $1"
}
