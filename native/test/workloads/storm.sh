"$BIN/storm" 3 2 $((3000 * ${SCALE:-100} / 100))
