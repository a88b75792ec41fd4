"$BIN/storm" 8 0 $((2500 * ${SCALE:-100} / 100))
