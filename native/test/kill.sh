#!/bin/bash
# Kills tracer, guardian or collector of running jobs with SIGKILL at random instants, and compares output, exit status and
# files with an untraced run, and the record with what is known of the job. Usage: kill.sh LAUNCHER FOLDER-OF-TEST-PROGRAMS
# [ROUNDS [WORKLOAD...]]. A seed in $RANDOM_SEED repeats the choices (not the instants). $VICTIMS: words of tracer, guardian,
# collector; a+b are killed together. PATIENCE_S: when a job counts as hanging.
set -u
launcher=$(realpath "$1")
BIN=$(realpath "$2")
rounds=${3:-50}
[ -x "$BIN/parent" ] || { echo "kill.sh: $BIN has no test programs; they are built by: mvn -pl native verify" >&2; exit 2; }
workloads=$(realpath "$(dirname "$0")")/workloads
names=("${@:4}")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$workloads" && printf '%s\n' *.sh | sed 's/\.sh$//')
collect=$(dirname "$launcher")/quill-collector
real= # the test's tracer writes no records
[ -n "${FILETRACE_JAVA:-}" ] || [ ! -x "$collect" ] || real=yes
default_victims='tracer tracer tracer guardian'
[ -z "$real" ] || default_victims='tracer tracer tracer guardian guardian collector tracer+collector guardian+collector'
read -ra victims <<<"${VICTIMS:-$default_victims}"
RANDOM=${RANDOM_SEED:-$$}
work=$(mktemp -d)
spool=$work/spool
export BIN FILETRACE_SPOOL="$spool" FAKE_SPOOL="$spool/fake.spool" HOME="$work"
mkdir -p "$spool/merged"
declare -A duration_ms verdicts kills_of seen
broken=0
missed=0
stops=0
collector=
killed_ns=0
latest_mark_ms=0

finish() {
    [ -z "$collector" ] || kill "$collector" 2>/dev/null
    wait 2>/dev/null
    if [ $broken -eq 0 ]; then rm -rf "$work"; else echo "kept: $work"; fi
}
trap finish EXIT
trap 'exit 1' INT TERM

watch() { # the collector is a daemon, started again by whoever looks after it
    "$collect" watch --keep --interval=1 --metrics-port=0 --spool="$spool" --store="$work/quill.db" >>"$work/collector.log" 2>&1 &
    collector=$!
}

tree() { # names, modes and contents
    (cd "$1" && find . -mindepth 1 -printf '%P %M %s\n' | sort && find . -type f -exec sha256sum {} + | sort -k 2)
}

processes() { # TOKEN: /proc/PID of each; the environment is inherited by all that a job starts, guardian and tracer too
    grep -lzsx "KILL_TOKEN=$1" /proc/[0-9]*/environ | sed 's|/environ$||'
}

states() { # TOKEN: what its processes wait for
    local process
    processes "$1" | while read -r process; do
        grep -sHE '^(Name|State|PPid|TracerPid|SigPnd|ShdPnd|SigBlk):' "$process"/task/[0-9]*/status
        head -v "$process"/task/[0-9]*/{wchan,syscall,stack} 2>&1
    done
    return 0
}

run_in() { # FOLDER COMMAND...: leaves FOLDER.out, FOLDER.status, FOLDER.stops, FOLDER.tree
    local folder=$1 job
    shift
    mkdir "$folder"
    (cd "$folder" && exec "$BIN/parent" "$folder.stops" "$@" </dev/null >"$folder.out" 2>&1) &
    job=$!
    {
        timeout "${PATIENCE_S:-300}" tail --pid=$job -f /dev/null ||
            { states "${KILL_TOKEN:-}" >"$folder.hangs" && kill -ABRT $job; }
    } 2>/dev/null &
    wait $job
    echo $? >"$folder.status"
    tree "$folder" >"$folder.tree"
}

expect() { # WORKLOAD: once without a tracer, once with one that is left alone
    local start_ms
    run_in "$work/expected.$1" bash "$workloads/$1.sh"
    start_ms=$(date +%s%3N)
    KILL_TOKEN=$$.$1 run_in "$work/undisturbed" "$launcher" -- bash "$workloads/$1.sh"
    duration_ms[$1]=$(($(date +%s%3N) - start_ms))
    killed_ns=0
    compare undisturbed "$1" nobody 0
    check_record undisturbed "$1" nobody 0 "$$.$1"
    rm -rf "$work"/undisturbed*
}

companions() { # TOKEN: "guardian PID" and "tracer PID"
    local process
    processes "$1" | while read -r process; do
        case $(cat "$process/comm" 2>/dev/null) in
        filetrace-guard) echo "guardian ${process#/proc/}" ;;
        java | fake-tracer) grep -qzs 'filetrace.jvmargs' "$process/cmdline" && echo "tracer ${process#/proc/}" ;;
        esac
    done
}

pids_of() { # TOKEN VICTIMS
    local running
    running=$(companions "$1")
    case $2 in *tracer*) awk '$1 == "tracer" { print $2; exit }' <<<"$running" ;; esac
    case $2 in *guardian*) awk '$1 == "guardian" { print $2; exit }' <<<"$running" ;; esac
    case $2 in *collector*) echo "$collector" ;; esac
}

strike() { # TOKEN VICTIMS
    local pids
    mapfile -t pids < <(pids_of "$1" "$2")
    rm -rf "$work/before"
    mkdir "$work/before"
    find "$spool" -maxdepth 1 -name '*.spool*' -exec cp -t "$work/before" {} + 2>/dev/null
    killed_ns=$(date +%s%N)
    if [ ${#pids[@]} -ne "$(tr + '\n' <<<"$2" | wc -l)" ] || ! kill -9 "${pids[@]}" 2>/dev/null; then
        missed=$((missed + 1))
        return
    fi
    kills_of[$2]=$((${kills_of[$2]:-0} + 1))
    case $2 in *collector*)
        wait "$collector" 2>/dev/null
        watch
        ;;
    esac
}

wrong() { # WHAT ROUND WORKLOAD VICTIM DELAY
    echo "$1: round $2, $3, $4 killed after $5 ms"
    broken=$((broken + 1))
}

compare() { # ROUND WORKLOAD VICTIM DELAY
    local folder="$work/$1" expected="$work/expected.$2" what
    for what in status out tree; do
        cmp -s "$expected.$what" "$folder.$what" && continue
        wrong "BROKEN, $what differs" "$@"
        diff "$expected.$what" "$folder.$what" | head -n 10
        cat "$folder.hangs" 2>/dev/null
        break
    done
    if ! cmp -s "$expected.stops" "$folder.stops"; then
        stops=$((stops + 1))
        echo "visible stop: round $1, $2, $3 killed after $4 ms: parent saw $(cat "$folder.stops")"
    fi
}

copy_of() { # SPOOL: a copy that may be opened
    rm -rf "$work/copy"
    mkdir "$work/copy"
    cp "$1"* "$work/copy"
    echo "$work/copy/$(basename "$1")"
}

# What was committed when the tracer was killed is still there.
check_nothing_lost() { # SPOOL ARGUMENTS-OF-WRONG...
    local before lost
    before=$work/before/$(basename "${1%.*}").spool
    [[ -s $before && $(sqlite3 "$before" "SELECT 'sound' FROM pragma_quick_check, trace WHERE quick_check = 'ok'" 2>/dev/null) == sound ]] || return
    lost=$(sqlite3 "$1" "ATTACH '$before' AS before; SELECT (SELECT count(*) FROM (SELECT * FROM before.access EXCEPT SELECT * FROM access))
        + (SELECT count(*) FROM (SELECT * FROM before.path EXCEPT SELECT * FROM path))
        + (SELECT count(*) FROM (SELECT * FROM before.version EXCEPT SELECT * FROM version))")
    [ "$lost" = 0 ] || wrong "LOST: $lost rows that had been committed" "${@:2}"
}

# Each file that the job made before the last recorded access is in the record: a clock and a list of its own.
check_files() { # SPOOL UNTIL_NS ROUND ...
    local missing
    missing=$(comm -23 <(find "$work/$3" -type f -printf '%C@ %p\n' | awk -v until="$2" '$1 * 1e9 < until - 1e8 { print $2 }' | sort) \
        <(sqlite3 "$1" 'SELECT CAST(bytes AS TEXT) FROM path' | sort))
    [ -z "$missing" ] || wrong "NOT RECORDED: $missing" "${@:3}"
}

check_moment() { # SPOOL UNTIL_NS ROUND ...
    local at_ns
    at_ns=$(sed -n 's/^at_ns=//p' "${1%.*}.truncated")
    [[ $at_ns -gt $killed_ns && $at_ns -ge $2 ]] || wrong "WRONG MOMENT: $at_ns, killed $killed_ns, last access $2" "${@:3}"
    [ $(((at_ns - killed_ns) / 1000000)) -le $latest_mark_ms ] || latest_mark_ms=$(((at_ns - killed_ns) / 1000000))
}

# The collector may see that the tracer is gone before the guardian has marked the record; then it says so itself.
check_taken_first() { # SPOOL ROUND ...
    local verdict
    verdict=$(sqlite3 "$work/quill.db" "SELECT verdict FROM traces WHERE trace_uuid = '$(basename "${1%.*}")'")
    [ "$verdict" = truncated ] || wrong "UNMARKED, in the store it is $verdict" "${@:2}"
}

# Finished, or marked as truncated from the right moment, or untraced; nothing in between, and nothing lost.
check_record() { # ROUND WORKLOAD VICTIM DELAY TOKEN
    local left=3000 file spool_file kinds until
    [ -n "$real" ] || return
    while [ -n "$(companions "$5")" ] && [ $((left--)) -gt 0 ]; do sleep 0.1; done
    while [ -n "$(find "$spool" -maxdepth 1 -type f)" ] && [ $((left--)) -gt 0 ]; do sleep 0.1; done
    kinds=
    spool_file=
    for file in "$spool/merged"/*; do
        [[ -e $file && -z ${seen[$file]:-} ]] || continue
        seen[$file]=1
        kinds="$kinds ${file##*.}"
        case $file in *.done | *.spool) spool_file=$file ;; esac
    done
    kinds=$(tr ' ' '\n' <<<"$kinds" | grep -xE 'done|spool|truncated|untraced' | sort | xargs)
    verdicts[${kinds:-none}]=$((${verdicts[${kinds:-none}]:-0} + 1))
    case $kinds in
    done | spool | 'spool truncated')
        spool_file=$(copy_of "$spool_file")
        until=$(sqlite3 "$spool_file" 'SELECT ifnull(max(at_ns), 0) FROM access')
        check_nothing_lost "$spool_file" "${@:1:4}"
        case $kinds in
        done) until=$(date +%s%N) ;;
        spool) check_taken_first "$spool_file" "${@:1:4}" ;;
        *)
            cp "$spool/merged/$(basename "${spool_file%.*}").truncated" "$work/copy"
            check_moment "$spool_file" "$until" "${@:1:4}"
            ;;
        esac
        check_files "$spool_file" "$until" "${@:1:4}"
        ;;
    untraced) ;;
    *) wrong "UNMARKED: ${kinds:-nothing}" "${@:1:4}" ;;
    esac
}

round() { # NUMBER
    local name=${names[RANDOM % ${#names[@]}]} victim=${victims[RANDOM % ${#victims[@]}]} token="$$.$1" delay job
    [ -e "$work/expected.$name" ] || expect "$name"
    delay=$((RANDOM * ${duration_ms[$name]} / 32768))
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

# All that was killed on the way notwithstanding, the store has each record once and whole.
check_store() {
    local records
    kill "$collector"
    wait "$collector"
    collector=
    "$collect" verify --spool="$spool" --store="$work/quill.db" | tail -n 5
    [ "${PIPESTATUS[0]}" = 0 ] || broken=$((broken + 1))
    records=$(find "$spool/merged" -name '*.spool' -o -name '*.done' -o -name '*.untraced' | wc -l)
    echo "$(sqlite3 "$work/quill.db" "SELECT count(*) || ' records in the store: ' || sum(verdict = 'complete') || ' complete, '
        || sum(verdict = 'truncated') || ' truncated, ' || sum(verdict = 'untraced') || ' untraced' FROM traces") of $records"
    [ "$(sqlite3 "$work/quill.db" 'SELECT count(*) FROM traces')" = "$records" ] || broken=$((broken + 1))
    # a tracer that is killed before the job has begun leaves a spool that has not begun either, and the job runs untraced
    [ "$(find "$spool" -path "*/quarantine/*" -name '*.reason' | wc -l)" -le "$(find "$spool/merged" -name '*.untraced' | wc -l)" ] ||
        broken=$((broken + 1))
}

[ -z "$real" ] || watch
for ((number = 1; number <= rounds; number++)); do
    round $number
    [ $((number % 20)) -ne 0 ] || echo "$(date +%T) $number rounds"
done
[ -z "$real" ] || check_store
for kind in "${!verdicts[@]}"; do echo "records $kind: ${verdicts[$kind]}"; done
[ -z "$real" ] || echo "the mark came at most $latest_mark_ms ms after the kill"
kills=0
for victim in "${!kills_of[@]}"; do
    echo "kills of $victim: ${kills_of[$victim]}"
    kills=$((kills + ${kills_of[$victim]}))
done
echo "$rounds rounds, $kills kills, $missed too early or too late; $stops stops seen by the parent; $broken faults"
[ $broken -eq 0 ] && [ $kills -gt 0 ]
