#!/bin/bash
# 99-zizhu.rules as udev itself reads and applies them, to devices that umockdev makes up.
# usage: rules_test.sh BIN-DIRECTORY SOURCE-DIRECTORY; ends with 77 where no name space can be made for it
set -u
bin=$1
source=$2

if [ "${3-}" != inside ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    if udevadm verify --help >/dev/null 2>&1 && ! udevadm verify --resolve-names=never "$source/packaging/99-zizhu.rules"; then
        exit 1
    fi
    if ! command -v umockdev-run >/dev/null || ! command -v udevadm >/dev/null ||
        ! unshare --user --map-root-user --mount true 2>/dev/null; then
        echo "udev-rules: skipped, it needs umockdev-run, udevadm and unshare"
        exit 77
    fi
    cd "$work" && unshare --user --map-root-user --mount "$source/packaging/rules_test.sh" "$bin" "$source" inside
    exit
fi

# A udev that has no rules but ours, and knows our group.
mkdir -p /run/udev 2>/dev/null
mount -t tmpfs none /run/udev || exit 77
mkdir /run/udev/rules.d
for rules in /usr/lib/udev/rules.d/* /lib/udev/rules.d/* /etc/udev/rules.d/*; do
    ln -sf /dev/null "/run/udev/rules.d/$(basename "$rules")"
done
rm -f /run/udev/rules.d/99-zizhu.rules
# What udev starts sees the real /sys, so the descriptors are handed over in files.
sed "s|zizhu-hid-role [^\"]*|$bin/zizhu-hid-role $PWD/\$kernel|" "$source/packaging/99-zizhu.rules" >/run/udev/rules.d/99-zizhu.rules
{ cat /etc/group; echo 'zizhu:x:0:'; } >group && mount --bind group /etc/group || exit 77

usb=/devices/pci0000:00/usb1
device() { # PORT VENDOR PRODUCT
    printf 'P: %s/%s\nN: bus/usb/001/00%s\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: DEVNAME=/dev/bus/usb/001/00%s\nE: MAJOR=189\nE: MINOR=1\nA: idVendor=%s\\n\nA: idProduct=%s\\n\n\n' \
        "$usb" "$1" "${1#1-}" "${1#1-}" "$2" "$3"
    printf 'P: %s/%s/%s:1.0\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nA: bInterfaceNumber=00\\n\n\n' "$usb" "$1" "$1"
}
node() { # PORT SUBSYSTEM NAME
    printf 'P: %s/%s/%s:1.0/%s/%s\nN: %s\nE: SUBSYSTEM=%s\nE: DEVNAME=/dev/%s\nE: MAJOR=180\nE: MINOR=0\n\n' \
        "$usb" "$1" "$1" "$2" "$(basename "$3")" "$3" "$2" "$3"
}
hid() { # PORT NAME DESCRIPTOR
    node "$1" hidraw "$2"
    printf "$3" >"$2"
}
{
    device 1-1 0400 c35a
    node 1-1 tty ttyACM0
    device 1-2 0416 5011
    node 1-2 usbmisc usb/lp0
    device 1-3 1a86 7523
    node 1-3 tty ttyUSB0
    device 1-4 1234 5678
    hid 1-4 hidraw0 '\x05\x8c\x09\x02\xa1\x01\xc0'
    device 1-5 046d c31c
    hid 1-5 hidraw1 '\x05\x01\x09\x06\xa1\x01\xc0'
    device 1-6 4321 8765
    node 1-6 input input/event7
} >devices.umockdev
cat >/run/udev/rules.d/98-zizhu-local.rules <<'R'
SUBSYSTEMS=="usb", ATTRS{idVendor}=="4321", ATTRS{idProduct}=="8765", ENV{ZIZHU_ROLE}="code-scanner", ENV{ZIZHU_PORT}="$id"
R

faults=0
fault() { echo "FAULT: $1"; faults=$((faults + 1)); }
# has DEVICE PATTERN…: what udev would do with it
has() {
    local path=$usb/$1
    shift
    umockdev-run --device devices.umockdev -- udevadm test --action=add "/sys$path" >out 2>&1 || fault "udevadm test $path: $(tail -3 out)"
    grep -E 'rules:[0-9]+ (Unknown|Invalid|Failed)' out | grep 99-zizhu && fault "udev does not understand the rules"
    for pattern in "$@"; do
        if [ "${pattern#!}" != "$pattern" ]; then
            grep -qE -- "${pattern#!}" out && fault "$path: ${pattern#!} is there: $(grep -E -- "${pattern#!}" out)"
        else
            grep -qE -- "$pattern" out || fault "$path: no $pattern in: $(grep -E '^[A-Z_]+=|GROUP|MODE' out | tr '\n' ' ')"
        fi
    done
}
has 1-1 ZIZHU_ROLE=card-reader ZIZHU_PORT=1-1 ID_MM_DEVICE_IGNORE=1 'GROUP 0|GROUP=0|group' 'MODE 0?660|mode.*0660'
has 1-1/1-1:1.0/tty/ttyACM0 ID_MM_DEVICE_IGNORE=1 '/dev/zizhu/card-reader-1-1' 'DEVLINKS=.*/dev/zizhu/card-reader( |$)'
has 1-2/1-2:1.0/usbmisc/lp0 '/dev/zizhu/receipt-printer-1-2' 'MODE 0?660|mode.*0660'
has 1-3/1-3:1.0/tty/ttyUSB0 '/dev/zizhu/serial-1-3' ID_MM_DEVICE_IGNORE=1
has 1-4/1-4:1.0/hidraw/hidraw0 ZIZHU_ROLE=code-scanner '/dev/zizhu/code-scanner-1-4'
has 1-5/1-5:1.0/hidraw/hidraw1 '!ZIZHU_ROLE' '!DEVLINKS=.*/dev/zizhu'
has 1-5 '!ZIZHU_ROLE' '!ID_MM_DEVICE_IGNORE'
has 1-6/1-6:1.0/input/event7 LIBINPUT_IGNORE_DEVICE=1 '/dev/zizhu/code-scanner-1-6-keys'

[ "$faults" = 0 ] && echo "udev-rules: all as expected"
exit $((faults > 0))
