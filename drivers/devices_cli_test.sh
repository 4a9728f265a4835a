#!/bin/bash
# zizhu-devices against zizhu-sim on pseudo-terminals, as a technician would use them.
# usage: devices_cli_test.sh BIN-DIRECTORY SOURCE-DIRECTORY
set -u
bin=$1
source=$2
work=$(mktemp -d)
faults=0
trap 'kill "$sim" 2>/dev/null; rm -rf "$work"' EXIT

mkfifo "$work/ready"
"$bin/zizhu-sim" --profile "$source/drivers/profiles/simulated.yaml" --pty "$work/t" >"$work/ready" &
sim=$!
while read -r line; do [[ $line == control:* ]] && break; done <"$work/ready"

do_sim() { "$bin/zizhu-sim" --pty "$work/t" "$@" >"$work/sim.out" || fault "zizhu-sim $*: $(cat "$work/sim.out")"; }
fault() { echo "FAULT: $1"; faults=$((faults + 1)); }
# expect EXIT-CODE PATTERN ARGUMENT…
expect() {
    local code=$1 pattern=$2
    shift 2
    "$bin/zizhu-devices" "$@" >"$work/out" 2>"$work/err"
    local got=$?
    [[ $got == "$code" ]] || fault "$*: exit code $got, not $code"
    grep -q -- "$pattern" "$work/out" "$work/err" || fault "$*: no '$pattern' in: $(cat "$work/out" "$work/err")"
}

# A kernel's device tree with a reader behind a serial converter and a scanner on HID.
mkdir -p "$work"/sys/class/{tty/ttyUSB7,hidraw/hidraw3,usbmisc} "$work"/sys/devices/usb1/{1-1/1-1:1.0,1-2/1-2:1.0}
printf 0400 >"$work/sys/devices/usb1/1-1/idVendor"
printf c35a >"$work/sys/devices/usb1/1-1/idProduct"
printf 1234 >"$work/sys/devices/usb1/1-2/idVendor"
printf 5678 >"$work/sys/devices/usb1/1-2/idProduct"
printf 'Scan It\n' >"$work/sys/devices/usb1/1-2/product"
printf '\x05\x8c\x09\x02\xa1\x01\xc0' >"$work/sys/devices/usb1/1-2/1-2:1.0/report_descriptor"
ln -s "$work/sys/devices/usb1/1-1/1-1:1.0" "$work/sys/class/tty/ttyUSB7/device"
ln -s "$work/sys/devices/usb1/1-2/1-2:1.0" "$work/sys/class/hidraw/hidraw3/device"
mkdir -p "$work/dev"
touch "$work/dev/ttyUSB7" "$work/dev/hidraw3"
tree=(--sysfs "$work/sys" --dev "$work/dev")
expect 0 '^1-1 *0400:c35a *sdt-reader .*/dev/ttyUSB7' list "${tree[@]}"
expect 0 '^1-2 *1234:5678 *hid-pos-scanner .*/dev/hidraw3 *Scan It' list "${tree[@]}"
expect 0 '^serial-scanner *code-scanner *serial' list "${tree[@]}"
printf 'devices:\n  card-reader: {transport: "serial:%s"}\n  code-scanner: {transport: "hid@1-3"}\n' \
    "$work/dev/ttyUSB7" >"$work/ports.yaml"
expect 3 '^card reader *in-place' list "${tree[@]}" --device "$work/ports.yaml"
expect 3 '^code scanner *wrong-port .*is at 1-2, the profile wants it at 1-3' list "${tree[@]}" --device "$work/ports.yaml"
expect 3 '"finding":"wrong-port"' list "${tree[@]}" --device "$work/ports.yaml" --json
sed -i 's/1-3/1-2/' "$work/ports.yaml"
expect 0 '^code scanner *in-place' list "${tree[@]}" --device "$work/ports.yaml"
expect 2 'no profile' list "${tree[@]}" --device "$work/none.yaml"

printer=(--device "serial:$work/t/receipt-printer")
reader=(--device "serial:$work/t/card-reader")
expect 0 escpos-printer list
expect 0 '"state":"online"' status "${printer[@]}" --role receipt-printer --json
expect 2 'say what it is' status "${printer[@]}"
expect 2 'subcommand' nonsense

expect 4 no-card read-card "${reader[@]}" --timeout 1 --json
do_sim present-card "$source/drivers/sim/cards/agent.yaml"
expect 0 '"masked":true' read-card "${reader[@]}" --json
number=$(sed -n 's/^ *number: *"\{0,1\}\([0-9X]*\).*/\1/p' "$source/drivers/sim/cards/agent.yaml" | head -1)
[[ ${#number} == 18 ]] || fault "the card file has no number"
grep -q "$number" "$work/out" && fault "the number of a card is shown though it was not asked for"
do_sim take-card
do_sim present-card "$source/drivers/sim/cards/agent.yaml"
expect 0 "$number" read-card "${reader[@]}" --show-personal-data

expect 0 '"outcome":"proven"' print-test "${printer[@]}" --json
do_sim paper-out 300
expect 3 '"outcome":"paper-out"' print-test "${printer[@]}" --json
expect 3 'load a roll of paper' status "${printer[@]}" --role receipt-printer
do_sim load-paper
expect 0 proven print-test "${printer[@]}"
do_sim receipt-printer unplug
expect 3 noDevice status "${printer[@]}" --role receipt-printer
expect 3 'not connected' print-test "${printer[@]}"
do_sim receipt-printer plug
expect 0 online status "${printer[@]}" --role receipt-printer

expect 4 'no code was shown' read-code --device "file:$work/t/code-scanner" --timeout 1
# The scanner's own simulator, in the process: a code must be shown while it is awaited.
expect 0 '"bytes":12' read-code --device simulated --sim 'show-code "hello, world"' --json
expect 0 'hello, world' read-code --device simulated --sim 'show-code "hello, world"' --show-personal-data

# Documents come from a folder and go into one; what is wrong with them is steered as well.
mkdir -p "$work/d/scans" "$work/d/printed"
cp "$source/docs/pictures/certificate-zh-CN.png" "$work/d/scans/sheet.png"
cat >"$work/d/profile.yaml" <<PROFILE
devices:
  card-reader: {}
  receipt-printer: {}
  code-scanner: {}
  document-scanner: {folder: scans}
  document-printer: {folder: printed}
PROFILE
documents=(--device "$work/d/profile.yaml")
expect 0 '"mediaType":"image/png"' scan "${documents[@]}" --json --out "$work/sheet.png"
cmp -s "$work/sheet.png" "$work/d/scans/sheet.png" || fault "the scan is not the sheet"
expect 3 'take the paper out' status "${documents[@]}" --sim "document-printer jam"
expect 3 'not printed' print-test --role document-printer "${documents[@]}"
expect 0 'the printer itself' print-test --role document-printer "${documents[@]}" --sim "document-printer mend"
pdftotext "$work/d/printed/document-0001.pdf" - | grep -q 'zizhu-test A4' || fault "the A4 test page says nothing"
for trouble in jam:jammed double-feed:double-feed cover-open:cover-open broken:device-trouble; do
    expect 3 "\"fault\":\"${trouble#*:}\"" scan "${documents[@]}" --json --sim "document-scanner ${trouble%:*}"
done
expect 4 'no paper lies there' scan "${documents[@]}" --sim "document-scanner paper-out"
expect 3 'document scanner  answers' selftest "${documents[@]}" --sim "document-scanner unplug"
expect 0 '"failures":0' selftest "${documents[@]}" --json --use-paper --timeout 1 --role receipt-printer
expect 0 'checks passed' selftest "${documents[@]}" --sim "document-scanner mend"
expect 0 'usb:0400:c35a@1-1.2' addresses

# A recording over a terminal line replays byte by byte; changed, it differs at the line that was changed.
if "$bin/zizhu-devices" --help | grep -q '^  record '; then
    do_sim present-card "$source/drivers/sim/cards/rare-name.yaml"
    tape=$work/card.jsonl
    expect 0 'read *card' record --device "serial:$work/t/card-reader" --role card-reader --out "$tape"
    expect 3 'there already' record --device "serial:$work/t/card-reader" --role card-reader --out "$tape"
    expect 0 'as recorded: 5 commands' replay "$tape"
    sed 's/aaaaaa96690003200221/aaaaaa96690003200322/' "$tape" >"$work/changed.jsonl"
    line=$(grep -n aaaaaa96690003200322 "$work/changed.jsonl" | head -1 | cut -d: -f1)
    expect 3 "line $line: sent aaaaaa96690003200221, recorded aaaaaa96690003200322" replay "$work/changed.jsonl"
    sed '2s/"t":[0-9]*/"t":-1/' "$tape" >"$work/wrong.jsonl"
    expect 2 'line 2: a number is out of bounds' replay "$work/wrong.jsonl"
    expect 0 'print *proven' record --device "serial:$work/t/receipt-printer" --role receipt-printer \
        --out "$work/print.jsonl" --do status --do print
    expect 0 '"transfers"' replay --json "$work/print.jsonl"
    expect 0 'online' status --device "replay:$work/print.jsonl" --role receipt-printer
fi

[[ $faults == 0 ]] && echo "devices-cli: all as expected"
exit $((faults > 0))
