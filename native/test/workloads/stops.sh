# Processes that stop and are continued, seen by a shell with job control.
set -m
state() { ps -o stat= -p "$1" | cut -c 1 | tr t T; }
i=0
while [ $i -lt 25 ]; do
    sh -c 'kill -STOP $$; echo "continued $1" >>log; exit 5' sh $i &
    until [ "$(state $!)" = T ]; do :; done
    kill -CONT $!
    wait $!
    echo "$?"
    i=$((i + 1))
done
wc -l <log
