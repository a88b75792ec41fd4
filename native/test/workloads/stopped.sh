# One process stays stopped while others work, and must not be woken by anything but its SIGCONT.
sh -c 'kill -STOP $$; echo woken >>log' &
sleeper=$!
until grep -q '^State:.[Tt]' /proc/$sleeper/status; do :; done
i=0
while [ $i -lt $((300 * ${SCALE:-100} / 100)) ]; do
    /bin/true
    i=$((i + 1))
done
[ -e log ] && echo 'woken too early'
kill -CONT $sleeper
wait $sleeper
echo "$? $(cat log)"
