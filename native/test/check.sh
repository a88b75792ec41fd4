#!/bin/sh
# Tests of the launcher and the guardian, with a small tracer of their own where the JVM would be.
# Usage: check.sh FOLDER-OF-BUILT-PROGRAMS
set -u
bin=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir spool
export FILETRACE_JAVA="$bin/fake-tracer" FILETRACE_SPOOL="$work/spool" FAKE_SPOOL="$work/spool/trace.spool"
unset FILETRACE_REQUIRE_TRACE FILETRACE_START_TIMEOUT FILETRACE_VERBOSE
tested=0
failed=0

result() { # DESCRIPTION STATUS
    tested=$((tested + 1))
    [ "$2" -eq 0 ] && return
    failed=$((failed + 1))
    echo "not ok: $1"
}

same() { # DESCRIPTION EXPECTED ACTUAL
    [ "$2" = "$3" ]
    result "$1: '$3' instead of '$2'" $?
}

marks() { find spool -name '*.untraced' | wc -l; }

# What the command prints and how it ends, launched under a tracer of this kind.
launch() { # KIND ARG...
    kind=$1
    shift
    FAKE_TRACER=$kind "$bin/filetrace" "$@" >out 2>err
    echo "$? $(/bin/cat out)"
}

check_transparency() {
    for odd in '' blocked ignored pending pending-sigchld descriptors closed limits controls subreaper \
        used-children running-child dead-child session idle 'pending limits controls descriptors running-child'; do
        # through a pipe, as below: one of them limits the size of files
        ODD=$odd "$bin/odd_start" "$bin/mirror" one 'two  three' 2>&1 | cat >plain
        for kind in go die; do
            before=$(marks)
            ODD=$odd FAKE_TRACER=$kind "$bin/odd_start" "$bin/filetrace" -- "$bin/mirror" one 'two  three' 2>&1 |
                grep -v '^variable FAKE_TRACER=' >changed
            difference=$(diff plain changed | grep -v ' -> pipe:\|pipe:\[\|^[0-9,]*[acd][0-9,]*$\|^---$\|'"$work"'/plain')
            same "start '$odd' under tracer '$kind'" '' "$difference"
            [ "$kind" = go ] && same "start '$odd' is traced" "$before" "$(marks)"
        done
    done
}

check_fail_open() {
    for kind in die garbage half untraced lie; do
        before=$(marks)
        same "tracer '$kind'" '7 ran' "$(launch $kind -- sh -c 'echo ran; exit 7')"
        same "tracer '$kind' is silent" '' "$(cat err)"
        same "tracer '$kind' leaves a mark" $((before + 1)) "$(marks)"
        same "tracer '$kind', trace required" '125 ' "$(launch $kind --require-trace true)"
        grep -q 'require-trace' err
        result "tracer '$kind', trace required: says why" $?
    done
    same 'a tracer that hangs' '7 ran' "$(launch hang --start-timeout=0.2 -- sh -c 'echo ran; exit 7')"
    same 'no java' '3 ' "$(FILETRACE_JAVA=/nowhere/java PATH=/nowhere launch go /bin/sh -c 'exit 3')"
    FILETRACE_JAVA=/nowhere/java PATH=/nowhere launch go --verbose /bin/true >/dev/null
    /bin/grep -q 'no java could be executed' err
    result 'no java: --verbose says so' $?
    FILETRACE_START_TIMEOUT=0.1 FILETRACE_REQUIRE_TRACE=1 launch hang true >/dev/null
    grep -q 'within 0.1 s' err
    result 'options from the environment' $?
    for value in 0 -1 600.1 nan inf 0x9 5s 5. . ''; do # what the tracer refuses is not said
        FILETRACE_START_TIMEOUT=0.1 launch hang --require-trace --start-timeout=$value true >/dev/null
        grep -q 'within 0.1 s' err
        result "--start-timeout=$value is not taken" $?
    done
    FILETRACE_START_TIMEOUT=0.1 FAKE_TRACER=hang timeout -s KILL 0.5 "$bin/filetrace" --start-timeout=600 true 2>/dev/null
    same '--start-timeout=600 is taken' 137 $?
    mkdir -m 555 closed
    same 'spool folder that cannot be' '0 ran' "$(FILETRACE_SPOOL=/proc/none launch die echo ran)"
    same 'spool folder that cannot be: silent' '' "$(cat err)"
}

check_exhausted_limits() {
    set -- '-Sn 4' '-n 4' '-n 8' '-n 40' '-t 5' '-f 0'
    [ "${SANITIZED:-}" ] || set -- "$@" '-v 20000' # AddressSanitizer alone needs 20 TB of address space
    for limit in "$@"; do
        printed=$(FAKE_TRACER=go sh -c "ulimit $limit; exec \"\$0\" /bin/echo ran" "$bin/filetrace" 2>&1)
        same "ulimit $limit" 'ran 0' "$printed $?"
    done
}

check_mark() {
    rm -f spool/*.untraced
    # shellcheck disable=SC1003 # a backslash, on purpose
    SLURM_JOB_ID=4711 SLURM_SUBMIT_DIR=/x SGE_TASK_ID=undefined PBS_JOBID='1[2].host' launch die -- printf 'a b\n%s\\' x >/dev/null
    mark=$(cat spool/*.untraced)
    for line in 'SLURM_JOB_ID=4711' 'SGE_TASK_ID=undefined' 'PBS_JOBID=1[2].host' "uid=$(id -u)" "host=$(uname -n)" \
        "cwd=$work" 'argv=printf\0a b\\n%s\\\\\0x' 'reason=the tracer was killed by signal 9 before it answered'; do
        printf '%s\n' "$mark" | grep -qxF -- "$line"
        result "the mark has $line" $?
    done
    echo "$mark" | grep -q SUBMIT_DIR
    same 'the mark names no other variables' 1 $?
    echo "$mark" | grep -Eqx 'uuid=[0-9a-f-]{36}'
    result 'the mark has a uuid' $?
    same 'the mark is private' 600 "$(stat -c %a spool/*.untraced)"
    rm -f spool/*.untraced
    FILETRACE_JOB_ID=weaker launch die --job-id=study-7 --cluster='a b' -- true --job-id=other >/dev/null
    same 'names from the options stand last' 'FILETRACE_JOB_ID=study-7 FILETRACE_CLUSTER=a b' \
        "$(sed -n '/^FILETRACE_JOB_ID=weaker$/,$p' spool/*.untraced | grep -e study -e CLUSTER | xargs -d '\n')"
    mkdir given
    FILETRACE_SPOOL=spool launch die --spool=given true >/dev/null
    same 'the option wins over the environment' 1 "$(find given -name '*.untraced' | wc -l)"
    env -u FILETRACE_SPOOL XDG_STATE_HOME="$work/state" FAKE_TRACER=die "$bin/filetrace" true
    if [ -w /var/spool/filetrace ] || [ -e /etc/filetrace/filetrace.conf ]; then return; fi
    same 'own spool folder' "700 1" "$(stat -c %a state/filetrace/spool) $(find state -name '*.untraced' | wc -l)"
    printf 'GlobalJobId = "s#1.0#2"\nClusterId = 1\nProcId = 0\nArgs = "x"\n' >ad
    rm -f spool/*.untraced
    _CONDOR_JOB_AD=ad launch die true >/dev/null
    same 'from the job ad' 'ClusterId=1 GlobalJobId=s#1.0#2 ProcId=0' "$(grep -hE '^[A-Z][a-z]+[A-Z]' spool/*.untraced | sort | xargs)"
}

check_answers() {
    same 'print' '0 usage' "$(launch print --help)"
    same 'refuse' '125 ' "$(launch refuse --wrong true)"
    same 'refuse: says why' 'unknown option' "$(cat err)"
    before=$(marks)
    same 'nested' '0 ran' "$(launch nested echo ran)"
    same 'nested leaves no mark' "$before" "$(marks)"
    same 'no command and no tracer' '125 ' "$(launch die --help)"
}

check_command() {
    # shellcheck disable=SC2016 # expands when it runs
    echo 'echo script "$1"' >text
    chmod +x text
    touch plain_file
    mkdir path1 path2 path1/tool
    printf '#!/bin/sh\necho second\n' >path2/tool
    chmod +x path2/tool
    touch path1/locked path2/other
    printf '#!/nowhere/interpreter\n' >path2/broken
    chmod +x path2/broken
    for kind in go die; do
        same "$kind: script without interpreter line" '0 script x' "$(launch $kind ./text x)"
        same "$kind: not executable" '126 ' "$(launch $kind ./plain_file)"
        same "$kind: not executable, message" 'filetrace: ./plain_file: Permission denied' "$(cat err)"
        same "$kind: a folder" '126 ' "$(launch $kind ./path1)"
        same "$kind: not found" '127 ' "$(launch $kind no-such-command)"
        same "$kind: not found, message" 'filetrace: no-such-command: No such file or directory' "$(cat err)"
        same "$kind: path not found" '127 ' "$(launch $kind ./nothing/here)"
        same "$kind: empty command" '127 ' "$(launch $kind '')"
        same "$kind: PATH skips folders" '0 second' "$(PATH=$work/path1:$work/path2:/bin:/usr/bin launch $kind tool)"
        same "$kind: PATH, found but locked" '126 ' "$(PATH=$work/path1:/bin:/usr/bin launch $kind locked)"
        same "$kind: interpreter missing" '127 ' "$(PATH=$work/path2:/bin:/usr/bin launch $kind broken)"
        same "$kind: many arguments" '0 20000' "$(launch $kind sh -c 'echo $#' sh $(seq 20000))"
        same "$kind: killed by a signal" '143 ' "$(launch $kind sh -c 'kill $$')"
    done
}

check_already_traced() {
    before=$(marks)
    same 'filetrace in filetrace' '0 ran' "$(launch go "$bin/filetrace" "$bin/filetrace" echo ran)"
    same 'filetrace in filetrace leaves no mark' "$before" "$(marks)"
    if command -v strace >/dev/null; then
        same 'under strace' 'ran' "$(strace -f -o strace.out "$bin/filetrace" echo ran)"
        same 'under strace leaves a mark' $((before + 1)) "$(marks)"
    fi
}

check_escapes() {
    for way in untraced-clone untraced-clone3 i386-untraced-clone i386 x32; do
        same "escape by $way" "0 $("$bin/escape" $way)" "$(launch go "$bin/escape" $way)"
    done
}

check_nothing_is_held() {
    # A reader of the job's output sees its end with the job, although the tracer may live on.
    same 'pipe' 'ran' "$(FAKE_TRACER=hang timeout 5 "$bin/filetrace" --start-timeout=0.1 echo ran | cat)"
    if unshare -p -f --mount-proc true 2>/dev/null; then
        same 'as init of a pid namespace' 'ran' "$(FAKE_TRACER=go timeout 20 unshare -p -f --mount-proc "$bin/filetrace" \
            sh -c 'sleep 0.1 & wait; echo ran')"
    fi
}

tracer_of() { awk '/^TracerPid/ { print $2 }' "/proc/$1/status" 2>/dev/null; }

check_killed_tracer() {
    rm -f spool/trace.*
    touch "$FAKE_SPOOL"
    FAKE_TRACER=go "$bin/filetrace" "$bin/storm" 3 2 20000 >out 2>err &
    job=$!
    until [ "$(tracer_of $job)" -gt 0 ] 2>/dev/null; do sleep 0.05; done
    sleep 0.3
    kill -9 "$(tracer_of $job)"
    wait $job
    same 'tracer killed in a storm' '0 0' "$? $(cat out)"
    grep -qx 'cause=the tracer was killed by signal 9' spool/trace.truncated
    result 'tracer killed in a storm: record is marked' $?
}

# A scheduler holds the process; filetrace says "t" when it is traced, and ends with the record.
check_attach() {
    sleep 60 & held=$!
    mkfifo began
    FAKE_TRACER=go "$bin/filetrace" --attach=$held -- echo held >began 2>err & attached=$!
    same 'attach: says that it is traced' t "$(dd bs=1 count=1 2>/dev/null <began)"
    [ "$(tracer_of $held)" -gt 0 ]
    result 'attach: the held process is traced' $?
    kill -9 $held
    wait $held 2>/dev/null
    wait $attached
    same 'attach: ends with the record' 0 $?

    sleep 60 & held=$!
    before=$(marks)
    same 'attach: no tracer' '125 ' "$(FAKE_TRACER=die "$bin/filetrace" --attach=$held -- echo held 2>err; echo "$? ")"
    same 'attach: no tracer leaves a mark' $((before + 1)) "$(marks)"
    same 'attach: no tracer leaves the process alone' 0 "$(tracer_of $held)"
    FAKE_TRACER=hang "$bin/filetrace" --attach=$held -- echo held >out 2>err
    same 'attach: no answer' '125 ' "$? $(cat out)"
    kill $held
    wait $held 2>/dev/null
}

for part in check_transparency check_fail_open check_exhausted_limits check_mark check_answers check_command check_already_traced \
    check_escapes check_nothing_is_held check_killed_tracer check_attach; do
    $part
done
echo "launcher and guardian: $tested checks, $failed failures"
[ "$failed" -eq 0 ]
