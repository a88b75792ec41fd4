"$BIN/sleeper" | grep -E '^(nanosleep|poll|select) '
