# Processes that stop and are continued, and whether their parent hears of that once each. A continuation can be
# overtaken by the end, traced or not.
"$BIN/stopper" $((200 * ${SCALE:-100} / 100)) | tr -d C | sort | uniq -c
