# Handlers run once for each signal that is waited for, while files are opened.
count=0
trap 'count=$((count + 1))' USR1
i=0
while [ $i -lt $((200 * ${SCALE:-100} / 100)) ]; do
    sh -c 'exec kill -USR1 "$1"' sh $$
    cat /etc/hostname >/dev/null
    i=$((i + 1))
done
echo $count
