#!/bin/bash
# Kills tracer or guardian of running jobs with SIGKILL at random instants, and compares output, exit status
# and files with an untraced run. Usage: kill.sh LAUNCHER FOLDER-OF-TEST-PROGRAMS [ROUNDS [WORKLOAD...]]
# A seed in $RANDOM_SEED repeats the choices (not the instants). $VICTIMS: words of tracer, guardian. SLOWDOWN: how
# much slower than untraced a job may run and still be hit; PATIENCE_S: when it counts as hanging. With the real
# tracer, every record must say what it is.
set -u
launcher=$(realpath "$1")
BIN=$(realpath "$2")
rounds=${3:-50}
workloads=$(realpath "$(dirname "$0")")/workloads
names=("${@:4}")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$workloads" && printf '%s\n' *.sh | sed 's/\.sh$//')
read -ra victims <<<"${VICTIMS:-tracer tracer tracer guardian}"
RANDOM=${RANDOM_SEED:-$$}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BIN FILETRACE_SPOOL="$work/spool" FAKE_SPOOL="$work/spool/fake.spool"
mkdir "$work/spool"
declare -A duration_ms verdicts
longest_ms=4000
broken=0
kills=0
missed=0
stops=0

tree() { # names, modes and contents
    (cd "$1" && find . -mindepth 1 -printf '%P %M %s\n' | sort && find . -type f -exec sha256sum {} + | sort -k 2)
}

run_in() { # FOLDER COMMAND...: leaves FOLDER.out, FOLDER.status, FOLDER.stops, FOLDER.tree
    local folder=$1
    shift
    mkdir "$folder"
    (cd "$folder" && exec timeout -s ABRT "${PATIENCE_S:-100}" "$BIN/parent" "$folder.stops" "$@" </dev/null >"$folder.out" 2>&1)
    echo $? >"$folder.status"
    tree "$folder" >"$folder.tree"
}

expect() { # WORKLOAD
    local start_ms
    start_ms=$(date +%s%3N)
    run_in "$work/expected.$1" bash "$workloads/$1.sh"
    duration_ms[$1]=$(($(date +%s%3N) - start_ms))
    [ "${duration_ms[$1]}" -lt "$longest_ms" ] || duration_ms[$1]=$longest_ms # the machine was held up by others
}

# Guardian and tracer carry the job's environment, so a word in it finds them, at any stage of the start.
companions() { # TOKEN: "guardian PID" and "tracer PID"
    local process pid name
    # shellcheck disable=SC2013 # no blanks in these names
    for process in $(grep -lzsx "KILL_TOKEN=$1" /proc/[0-9]*/environ); do
        pid=${process#/proc/}
        pid=${pid%/environ}
        name=$(cat "/proc/$pid/comm" 2>/dev/null)
        case $name in
        filetrace-guard) echo "guardian $pid" ;;
        java | fake-tracer) grep -qz 'filetrace.jvmargs' "/proc/$pid/cmdline" 2>/dev/null && echo "tracer $pid" ;;
        esac
    done
}

strike() { # TOKEN VICTIM
    local pid
    pid=$(companions "$1" | awk -v victim="$2" '$1 == victim { print $2; exit }')
    if [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null; then kills=$((kills + 1)); else missed=$((missed + 1)); fi
}

compare() { # ROUND WORKLOAD VICTIM DELAY
    local folder="$work/$1" expected="$work/expected.$2" what
    for what in status out tree; do
        cmp -s "$expected.$what" "$folder.$what" && continue
        echo "BROKEN: round $1, $2, $3 killed after $4 ms: $what differs"
        diff "$expected.$what" "$folder.$what" | head -n 10
        broken=$((broken + 1))
        break
    done
    if ! cmp -s "$expected.stops" "$folder.stops"; then
        stops=$((stops + 1))
        echo "visible stop: round $1, $2, $3 killed after $4 ms: parent saw $(cat "$folder.stops")"
    fi
}

# Finished, or marked as truncated or untraced; nothing in between. The test's tracer writes no records.
check_record() { # ROUND WORKLOAD VICTIM DELAY TOKEN
    local left=300 kinds
    [ -n "${FILETRACE_JAVA:-}" ] && return
    while [ -n "$(companions "$5")" ] && [ $((left--)) -gt 0 ]; do sleep 0.1; done
    kinds=$(find "$work/spool" -type f -size +0 | sed -n 's/.*\.\(done\|truncated\|untraced\)$/\1/p' | sort | xargs)
    verdicts[${kinds:-none}]=$((${verdicts[${kinds:-none}]:-0} + 1))
    if [ -z "$kinds" ]; then
        echo "UNMARKED: round $1, $2, $3 killed after $4 ms: $(find "$work/spool" -type f)"
        broken=$((broken + 1))
    fi
    find "$work/spool" -type f -delete
}

round() { # NUMBER
    local name=${names[RANDOM % ${#names[@]}]} victim=${victims[RANDOM % ${#victims[@]}]} token="$$.$1" delay job
    [ -e "$work/expected.$name" ] || expect "$name"
    delay=$((RANDOM * (${duration_ms[$name]} * ${SLOWDOWN:-4} + 20) / 32768))
    [ -n "${FILETRACE_JAVA:-}" ] && : >"$FAKE_SPOOL"
    KILL_TOKEN=$token run_in "$work/$1" "$launcher" -- bash "$workloads/$name.sh" &
    job=$!
    sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
    strike "$token" "$victim"
    wait $job
    compare "$1" "$name" "$victim" "$delay"
    check_record "$1" "$name" "$victim" "$delay" "$token"
    rm -rf "${work:?}/$1" "$work/$1".*
}

for ((number = 1; number <= rounds; number++)); do
    round $number
done
for kind in "${!verdicts[@]}"; do echo "records $kind: ${verdicts[$kind]}"; done
echo "$rounds rounds, $kills kills, $missed too early or too late; $stops stops seen by the parent; $broken jobs broken"
[ $broken -eq 0 ] && [ $kills -gt 0 ]
