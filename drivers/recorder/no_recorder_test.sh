#!/bin/bash
# The terminal's application holds nothing that records devices; zizhu-devices of a development build does.
# usage: no_recorder_test.sh APPLICATION ZIZHU-DEVICES
set -u
recorder='recording::(recordInto|.*RecordingTransport|.*FileRecorder)'
symbols() { nm -C "$1" 2>/dev/null || true; }

[[ $(symbols "$1" | wc -l) -gt 1000 ]] || { echo "FAULT: $1 has no symbols to look at"; exit 1; }
symbols "$2" | grep -qE "$recorder" || { echo "FAULT: $2 shows no recorder: the pattern is out of date"; exit 1; }
if symbols "$1" | grep -E "$recorder"; then
    echo "FAULT: $1 can record devices"
    exit 1
fi
