#!/bin/bash
# Debian's `usbip` as an independent reader of what zizhu-sim offers. It needs no kernel module to list.
# usage: usbip_list_test.sh BIN-DIRECTORY SOURCE-DIRECTORY; 77: there is no `usbip` on this machine
set -u
usbip=$(PATH=$PATH:/usr/sbin command -v usbip) || exit 77
work=$(mktemp -d)
trap 'kill "$sim" 2>/dev/null; rm -rf "$work"' EXIT
mkfifo "$work/ready"
"$1/zizhu-sim" --profile "$2/drivers/profiles/simulated.yaml" --usbip 127.0.0.1:0 --control "$work/c" >"$work/ready" &
sim=$!
port=
while read -r line; do
    case $line in
        usbip:*) port=${line##*:} ;;
        control:*) break ;;
    esac
done <"$work/ready"
"$usbip" --tcp-port "$port" list -r 127.0.0.1 >"$work/list" 2>"$work/err" || { cat "$work/err"; exit 1; }
faults=0
for wanted in '1-1: .*(0400:c35a)' '(ff/00/00)' '1-2: .*(0416:5011)' '(07/01/02)' '1-3: .*(1209:0002)' '(03/00/00)'; do
    grep -q -- "$wanted" "$work/list" || { echo "FAULT: no '$wanted' in: $(cat "$work/list")"; faults=1; }
done
exit $faults
