#!/bin/bash
# Simulated devices over USB/IP against a real kernel: Debian 13's, in QEMU without KVM. Not among the tests
# that run by themselves: it downloads about 150 MB and takes some minutes.
# usage: usbip.sh BIN-DIRECTORY WORK-DIRECTORY
# Needs qemu-system-x86, mmdebstrap and a Debian mirror among the machine's apt sources. Everything
# it keeps is in WORK-DIRECTORY (build/vm).
set -euo pipefail
bin=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
source=$(realpath "$(dirname "$0")/../..")
patience=${ZIZHU_VM_TIMEOUT:-900}

if [[ ! -e $work/root/.whole ]]; then
    rm -rf "$work/root"
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Component: main' | grep -v security | head -n 1)
    mmdebstrap --quiet --variant=extract --include=linux-image-amd64,kmod,usbip,busybox-static trixie \
        "$work/root" "$mirror"
    touch "$work/root/.whole"
fi

# A root in memory: only what the guest uses.
image=$work/image
rm -rf "$image"
root=$work/root
kernel=$(basename "$root"/usr/lib/modules/*)
mkdir -p "$image"/{bin,sbin,zizhu/{bin,lib,cards},usr/{bin,sbin,lib,lib64,share/hwdata}}
ln -s usr/lib "$image/lib"
ln -s usr/lib64 "$image/lib64"
cp "$root/usr/bin/busybox" "$image/bin/"
cp "$root/usr/bin/kmod" "$image/usr/bin/"
ln -s ../usr/bin/kmod "$image/sbin/modprobe"
cp "$root/usr/sbin/usbip" "$image/usr/sbin/"
cp "$root/usr/share/hwdata/usb.ids" "$image/usr/share/hwdata/" 2>/dev/null || true
cp -L "$root/usr/lib64/ld-linux-x86-64.so.2" "$image/usr/lib64/"
# Programs of that root run here by its own loader.
of_root() { "$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" "$@"; }
for program in usr/bin/kmod usr/sbin/usbip; do
    of_root --list "$root/$program" | awk '$3 ~ /^\// {print $3}' | xargs -I{} cp -L {} "$image/usr/lib/"
done
modules=usr/lib/modules/$kernel
mkdir -p "$image/$modules"
cp "$root/$modules"/modules.{builtin,builtin.modinfo,order} "$image/$modules/"
(cd "$root/$modules/kernel/drivers" && cp --parents -r usb/{common,core,usbip,class} hid/usbhid hid/hid.ko* hid/hid-generic.ko* input/evdev.ko* \
    "$image/$modules/")
find "$image/$modules" -name '*.xz' -exec xz -d {} +
of_root --argv0 depmod "$root/usr/bin/kmod" -b "$image" "$kernel"

# The programs, as they were built here, with their own loader and libraries.
for program in zizhu-sim zizhu-devices; do
    cp "$bin/$program" "$image/zizhu/bin/"
    ldd "$bin/$program" | awk '$3 ~ /^\// {print $3}' | xargs -I{} cp -L {} "$image/zizhu/lib/"
done
cp -L /lib64/ld-linux-x86-64.so.2 "$image/zizhu/lib/ld.so"
cp "$source"/drivers/sim/cards/*.yaml "$image/zizhu/cards/"
cp "$source/drivers/profiles/simulated.yaml" "$image/zizhu/profile.yaml"
cp "$source/tests/vm/usbip-guest.sh" "$image/init"
chmod 755 "$image/init"
(cd "$image" && find . | bin/busybox cpio -o -H newc 2>/dev/null) >"$work/initrd"

timeout "$patience" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nographic -no-reboot \
    -nic none -kernel "$work/root/boot/vmlinuz-$kernel" -initrd "$work/initrd" \
    -append "console=ttyS0 panic=-1 no_timer_check quiet" </dev/null | sed -u 's/\r$//' | tee "$work/console.log"
grep -q '^faults 0$' "$work/console.log"
