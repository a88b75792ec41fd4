"$BIN/storm" 3 2 3000
