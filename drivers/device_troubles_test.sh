#!/bin/bash
# Every trouble that docs/device-troubles.md tells of, caused and seen from a shell: zizhu-sim is the
# terminal's devices, zizhu-devices the technician.
# usage: device_troubles_test.sh BIN-DIRECTORY SOURCE-DIRECTORY
set -u
bin=$1
source=$2
cards=$source/drivers/sim/cards
work=$(mktemp -d)
faults=0
troubles=0
trap 'kill "$sim" 2>/dev/null; rm -rf "$work"' EXIT

mkdir -p "$work"/{scans,printed,frames}
cp "$source/docs/pictures/certificate-zh-CN.png" "$work/scans/sheet.png"
cat >"$work/simulated.yaml" <<PROFILE
devices:
  card-reader: {}
  receipt-printer: {}
  code-scanner: {}
  document-scanner: {folder: scans}
  document-printer: {folder: printed}
  document-camera: {transport: frames:frames}
PROFILE
sed -e "s|card-reader: {}|card-reader: {transport: serial:$work/t/card-reader}|" \
    -e "s|receipt-printer: {}|receipt-printer: {transport: serial:$work/t/receipt-printer}|" \
    -e "s|code-scanner: {}|code-scanner: {transport: file:$work/t/code-scanner}|" \
    "$work/simulated.yaml" >"$work/terminal.yaml"
mkfifo "$work/ready"
"$bin/zizhu-sim" --profile "$work/simulated.yaml" --pty "$work/t" >"$work/ready" &
sim=$!
while read -r line; do [[ $line == control:* ]] && break; done <"$work/ready"

fault() { echo "FAULT: $1"; faults=$((faults + 1)); }
sim() { "$bin/zizhu-sim" --pty "$work/t" "$@" >"$work/sim.out" || fault "zizhu-sim $*: $(cat "$work/sim.out")"; }
# sees EXIT-CODE PATTERN COMMAND…: what the technician is told
sees() {
    local code=$1 pattern=$2
    shift 2
    "$bin/zizhu-devices" "$@" --device "$work/terminal.yaml" >"$work/out" 2>&1
    local got=$?
    [[ $got == "$code" ]] || fault "$*: exit code $got, not $code: $(cat "$work/out")"
    grep -q -- "$pattern" "$work/out" || fault "$*: no '$pattern' in: $(cat "$work/out")"
}
trouble() { troubles=$((troubles + 1)); }

trouble "no card"
sees 4 'no card was laid on' read-card --timeout 1
trouble "card taken too early"
sim snatch-card "$cards/agent.yaml"
sees 4 'taken away too early' read-card --timeout 3
trouble "foreign card"
sim fault card-reader not-identity
sim present-card "$cards/agent.yaml"
sees 4 'no identity card' read-card --timeout 3
sim fault card-reader none
sim take-card
trouble "card of an unknown kind"
sim fault card-reader foreign-card
sim present-card "$cards/agent.yaml"
sees 4 'no identity card' read-card --timeout 3
sim fault card-reader none
sim take-card
trouble "reader unplugged, and replugged"
sim unplug card-reader
sees 3 'not connected' status --role card-reader
sees 3 'not connected' read-card --timeout 1
sim plug card-reader
sees 0 'ready' status --role card-reader
sim present-card "$cards/agent.yaml"
sees 0 'number' read-card --timeout 5
sim take-card

trouble "paper near end"
sim paper-low
sees 0 'paper nearly out' status --role receipt-printer
sees 0 'proven' print-test
trouble "paper out"
sim paper-out
sees 3 'load a roll of paper' status --role receipt-printer
sees 3 'paper-out' print-test
sim load-paper
sees 0 'proven' print-test
trouble "cover open"
sim open-cover
sees 3 'close the cover' status --role receipt-printer
sees 3 'cover-open' print-test
sim close-cover
sees 0 'proven' print-test
trouble "cutter jammed"
sim jam-cutter
sees 3 'not printed' print-test
sees 3 'the cutter is stuck' status --role receipt-printer
sim free-cutter
sees 0 'proven' print-test

trouble "A4 jam"
sim document-printer jam
sees 3 'take the paper out' status --role document-printer
sees 3 'not printed' print-test --role document-printer
sim document-printer mend
sees 0 'printed' print-test --role document-printer
trouble "A4 paper out, cover open, toner empty"
sim document-printer paper-out
sees 3 'load paper' status --role document-printer
sim document-printer cover-open
sees 3 'close the cover' status --role document-printer
sim document-printer toner-out
sees 3 'change the toner' status --role document-printer
sim document-printer mend

trouble "scanner cover open"
sim document-scanner cover-open
sees 3 'the cover is open' scan
trouble "feeder jammed, double feed, no paper"
sim document-scanner jam
sees 3 'jammed' scan
sim document-scanner double-feed
sees 3 'two sheets' scan
sim document-scanner paper-out
sees 4 'no paper lies there' scan
sim document-scanner mend
sees 0 'image/png' scan

trouble "camera gone"
cp "$work/scans/sheet.png" "$work/frames/"
sim document-camera unplug
sees 3 'not connected' status --role document-camera
sees 3 'trouble' scan --role document-camera
sim document-camera plug
sees 0 'ready' status --role document-camera
trouble "scanner of codes unplugged"
sim unplug code-scanner
sees 3 'not connected' status --role code-scanner
sim plug code-scanner
sees 0 'ready' status --role code-scanner

[[ $faults == 0 ]] && echo "device-troubles: $troubles troubles, each as expected"
exit $((faults > 0))
