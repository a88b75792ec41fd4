i=0
while [ $i -lt $((250 * ${SCALE:-100} / 100)) ]; do
    x=$(echo $i | cat)
    (echo "$x" >>numbers)
    i=$((i + 1))
done
sort -n numbers | tail -n 1
wc -l <numbers
