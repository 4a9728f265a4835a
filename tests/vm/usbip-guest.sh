#!/bin/busybox sh
# The first process of the virtual machine of usbip.sh: simulated devices over USB/IP on its own loopback,
# attached to its own kernel, used by the terminal's drivers. What it finds goes to the console as lines
# "ok …" and "FAULT …"; the last one is "faults N".
/bin/busybox mkdir -p /proc /sys /dev /tmp /var/run
/bin/busybox --install -s /bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
dmesg -n 4
faults=0
ok() { echo "ok $1"; }
fault() { echo "FAULT $1"; faults=$((faults + 1)); }
# check WHAT COMMAND…: the command succeeds. expect WHAT PATTERN COMMAND…: it says so.
check() { what=$1; shift; if "$@" >/tmp/out 2>&1; then ok "$what"; else fault "$what: $(cat /tmp/out)"; fi; }
expect() {
    what=$1 pattern=$2
    shift 2
    "$@" >/tmp/out 2>&1
    if grep -q -- "$pattern" /tmp/out; then ok "$what: $(grep -m1 -- "$pattern" /tmp/out)"; else fault "$what: $(cat /tmp/out)"; fi
}
# wait_for TEST…: for at most 30 s
wait_for() {
    tries=0
    until test "$@"; do
        tries=$((tries + 1))
        [ $tries -gt 300 ] && return 1
        usleep 100000
    done
}
program() { one=$1; shift; /zizhu/lib/ld.so --library-path /zizhu/lib "/zizhu/bin/$one" "$@"; }
sim() { program zizhu-sim --control /tmp/sim "$@"; }
devices() { program zizhu-devices "$@"; }
# attach BUS-ID [PORT]. `usbip` reads through sysfs which ports are free, and stumbles if the kernel is just
# then taking another device in.
attach() {
    for again in 1 2 3 4 5; do
        usbip --tcp-port "${2:-3240}" attach -r 127.0.0.1 -b "$1" && return 0
        sleep 1
    done
    return 1
}

# Codes shown before a scanner is asked do not count, and how long a program takes to begin nobody knows.
show_until_read() {
    for again in 1 2 3 4 5 6 7 8; do
        sleep 6
        [ -e /tmp/read ] && return
        "$@" >/dev/null
    done
}

ip link set lo up
uname -r
for module in vhci_hcd usblp usbhid hid_generic cdc_acm evdev; do check "module $module" modprobe $module; done
program zizhu-sim --profile /zizhu/profile.yaml --usbip 127.0.0.1:3240 --control /tmp/sim &
check "the simulators serve" wait_for -S /tmp/sim/control
expect "usbip lists the card reader" "1-1:.*(0400:c35a)" usbip list -r 127.0.0.1
expect "usbip lists the printer" "(07/01/02)" usbip list -r 127.0.0.1
for bus in 1-1 1-2 1-3; do check "attach $bus" attach $bus; done

check "usblp has the printer" wait_for -c /dev/usb/lp0
check "hidraw has the scanner" wait_for -c /dev/hidraw0
# The order in which the kernel gives ports is its own.
for port in /sys/bus/usb/devices/*; do
    [ -r "$port/idVendor" ] && case "$(cat "$port/idVendor"):$(cat "$port/idProduct")" in
        0400:c35a) reader=${port##*/} ;;
        0416:5011) printer=${port##*/} ;;
        1209:0002) scanner=${port##*/} ;;
    esac
done
echo "ports: reader $reader, printer $printer, scanner $scanner"
at=/sys/bus/usb/devices
expect "the reader runs at full speed" '^12$' cat "$at/$reader/speed"
expect "its name" 'Simulated identity card reader' cat "$at/$reader/product"
expect "its four pipes" '^02 06 81 85 $' sh -c "cat $at/$reader/$reader:1.0/ep_*/bEndpointAddress | sort | tr '\n' ' '"
expect "the printer's identification, as the kernel asked for it" 'MDL:Simulated receipt printer' \
    cat "$at/$printer/$printer:1.0/ieee1284_id"
expect "the kernel's driver of the printer" usblp readlink "$at/$printer/$printer:1.0/driver"
expect "the kernel's driver of the scanner" usbhid readlink "$at/$scanner/$scanner:1.0/driver"
expect "its report descriptor" '05 *8c *09 *02' sh -c "od -An -tx1 $at/$scanner/$scanner:1.0/*/report_descriptor"

expect "a receipt through usblp, with proof" proven devices print-test --device file:/dev/usb/lp0
expect "the simulator has it" '"receipts":1' sim state receipt-printer
sim paper-out >/dev/null
expect "out of paper, through usblp" 'out of paper' \
    devices status --device file:/dev/usb/lp0 --role receipt-printer
sim load-paper >/dev/null
show_until_read sim show-code ZZ-0123456789 &
expect "a code through hidraw" 'ZZ-0123456789' \
    devices read-code --device file:/dev/hidraw0 --show-personal-data --timeout 60
touch /tmp/read
sim present-card /zizhu/cards/rare-name.yaml >/dev/null
expect "a card through libusb and four pipes" '周𠮷䶮' \
    devices read-card --device "usb:0400:c35a@$reader" --show-personal-data --timeout 60
sim take-card >/dev/null
expect "a receipt through libusb, usblp sent away" proven \
    devices print-test --device "usb:0416:5011@$printer"
check "usblp has the printer again" wait_for -c /dev/usb/lp0

sim fault card-reader usb-stall 81 2 >/dev/null
sim present-card /zizhu/cards/agent.yaml >/dev/null
# Whether this read still gets the card depends on which question met the stall; the next one does.
devices read-card --device usb:0400:c35a --timeout 60 >/tmp/out 2>&1
echo "a stalled pipe: $(tail -n 2 /tmp/out | head -n 1)"
sim take-card >/dev/null
sim present-card /zizhu/cards/agent.yaml >/dev/null
expect "a card after a stall of a pipe" 'photo' devices read-card --device usb:0400:c35a --timeout 60
sim take-card >/dev/null
sim unplug receipt-printer >/dev/null
check "the printer's node goes when it is unplugged" wait_for ! -e /dev/usb/lp0
expect "no printer" 'not there\|not connected' devices status --device file:/dev/usb/lp0 --role receipt-printer
sim plug receipt-printer >/dev/null
check "attach it again" attach 1-2
check "the printer's node is there again" wait_for -c /dev/usb/lp0
expect "and prints" proven devices print-test --device file:/dev/usb/lp0
sim fault receipt-printer usb-unplug 01 12 >/dev/null
expect "unplugged while it prints" 'not printed\|no proof\|unproven' devices print-test --device file:/dev/usb/lp0
# The scanner's other forms, from simulators of their own: MODEL TCP-PORT CONNECTION.
serve_other() {
    mkdir -p "/tmp/$1"
    echo "devices: {code-scanner: {model: $1}}" >"/tmp/$1/profile.yaml"
    program zizhu-sim --profile "/tmp/$1/profile.yaml" --usbip "127.0.0.1:$2" --control "/tmp/$1" &
    check "a $1 is served" wait_for -S "/tmp/$1/control"
    check "attach the $1" attach 1-1 "$2"
}
read_other() { # MODEL CONNECTION NODE
    check "its node $3" wait_for -c "$3"
    rm -f /tmp/read
    show_until_read program zizhu-sim --control "/tmp/$1" show-code "ZZ-form?_0123" &
    expect "a code through it" 'ZZ-form?_0123' \
        devices read-code --device "$2:$3" --model "$1" --show-personal-data --timeout 60
    touch /tmp/read
}
serve_other keyboard-wedge 3241
# The machine has a keyboard of its own: ours is the one behind vhci_hcd.
tries=0
until node=$(ls -l /sys/class/input | grep vhci_hcd | grep -o 'event[0-9]*$') || [ $tries -gt 300 ]; do
    tries=$((tries + 1))
    usleep 100000
done
read_other keyboard-wedge input "/dev/input/$node"
serve_other serial-scanner 3242
read_other serial-scanner serial /dev/ttyACM0

dmesg | grep -i -E 'usb|vhci|hid' | tail -n 60 | sed 's/^/kernel: /'
echo "faults $faults"
poweroff -f
