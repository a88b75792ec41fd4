"$BIN/storm" 8 0 2500
