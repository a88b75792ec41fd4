# Writers that die of SIGPIPE, and what the shell says about it.
i=0
while [ $i -lt $((40 * ${SCALE:-100} / 100)) ]; do
    seq 200000 | head -n 3
    yes | head -n 2
    echo "${PIPESTATUS[@]}"
    { sh -c 'trap "exit 9" PIPE; while :; do echo y; done' 2>/dev/null; echo $? >status; } | head -n 1
    cat status
    i=$((i + 1))
done
