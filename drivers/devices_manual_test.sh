#!/bin/bash
# The manual page and the completion know every command and option of zizhu-devices, and no other.
# usage: devices_manual_test.sh BIN-DIRECTORY SOURCE-DIRECTORY
set -u
program=$1/zizhu-devices
page=$2/packaging/man/zizhu-devices.1
faults=0
fault() { echo "FAULT: $1"; faults=$((faults + 1)); }

commands=$("$program" --help | sed -n '/^Subcommands:/,$ s/^  \([a-z][a-z-]*\) .*/\1/p')
[[ $(wc -w <<<"$commands") -ge 9 ]] || fault "the help shows too few commands"
known=
for command in $commands; do
    grep -qx "\.B $command" "$page" || fault "the manual page has no command $command"
    known+=" $("$program" "$command" --help | grep -oE '^  (-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+')"
done
known=$(tr ' ' '\n' <<<"$known" | sort -u)
# In the page a minus sign is written \-.
told=$(sed -n '/^\.SH OPTIONS/,/^\.SH ADDRESSES/p' "$page" | sed 's/\\-/-/g' | grep -E '^\.BI? --' | grep -oE -- '--[a-z-]+' | sort -u)
for option in $known; do
    [[ $option == --help ]] || grep -qx -- "$option" <<<"$told" || fault "the manual page has no option $option"
done
for option in $told; do
    grep -qx -- "$option" <<<"$known" || fault "the manual page tells of $option, which no command has"
done
problems=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
[[ -z $problems ]] || fault "groff: $problems"

# shellcheck source=/dev/null
source "$2/packaging/completions/zizhu-devices"
complete_line() { # words…: prints what is offered for the last
    COMP_WORDS=("$program" "$@")
    COMP_CWORD=$#
    _zizhu_devices
    printf '%s\n' "${COMPREPLY[@]}"
}
for command in $commands; do
    complete_line "${command:0:3}" | grep -qx "$command" || fault "no completion of $command"
done
complete_line scan --ro | grep -qx -- --role || fault "no completion of an option"
complete_line scan --role "" | grep -qx document-camera || fault "no completion of a command's roles"
complete_line status --role li | grep -qx lights || fault "no completion of a role"
complete_line read-card --model sd | grep -qx sdt-reader || fault "no completion of a model"
complete_line lights --blink s | grep -qx slow || fault "no completion of a rate"

[[ $faults == 0 ]] && echo "devices-manual: $(wc -w <<<"$commands") commands, $(wc -w <<<"$known") options"
exit $((faults > 0))
