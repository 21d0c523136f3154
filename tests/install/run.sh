#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - make install and uninstall, in a tree of two kernels and a broken one
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

SCRATCH=$OUT/install
ROOT=$SCRATCH/root
COPY=$SCRATCH/kmod

# install.sh in the tree.
installer() {
	DESTDIR=$ROOT DEBIAN_KERNEL_NO_CC_VERSION_CHECK=y listen "$COPY/install.sh" "$@"
}

release_of() {
	basename "$("$ENV_DIR/kernels.sh" dir "$1")" | sed 's/^linux-headers-//'
}

# A kernel of the tree: headers, and mainline's acrn.ko (one of that name).
kernel_add() {
	local release directory fake
	release=$(release_of "$1")
	directory=$ROOT/lib/modules/$release
	fake=$(HSM_KMOD=$TOP/tests/kmod/fake_acrn "$ENV_DIR/modules.sh" "$1")
	mkdir -p "$directory/kernel/drivers/virt/acrn"
	cp "$fake"/acrn.ko "$directory/kernel/drivers/virt/acrn/"
	ln -s "$("$ENV_DIR/kernels.sh" dir "$1")" "$directory/build"
	touch "$directory"/modules.{order,builtin,builtin.modinfo}
	depmod -b "$ROOT" "$release"
	echo "$release"
}

# Everything below the root but depmod's binary indices, with its contents.
state() {
	(
		cd "$ROOT"
		find . -type f ! -name 'modules.*.bin' -exec sha256sum {} +
		find . -type l -printf '%l  %p\n'
	) | LC_ALL=C sort -k 2
}

same() {
	diff <(echo "$1") <(echo "$2") >"$SCRATCH/diff" || {
		sed 's/^/# /' "$SCRATCH/diff"
		return 1
	}
}

# The file that modprobe would load for module $2 on kernel $1.
resolves() {
	modprobe -d "$ROOT" -C "$ROOT/etc/modprobe.d" -S "$1" -n -v "$2" 2>&1 |
		sed -n 's/^insmod //p' | tr -d ' '
}

loads() {
	[[ $(resolves "$1" "$2") == *"/$3" ]]
}

field() {
	modinfo -F "$1" "$ROOT/lib/modules/$2/updates/dkms/acrn_hsm.ko"
}

is() {
	[ "$1" = "$2" ]
}

"$ENV_DIR/packages.sh" build install
"$ENV_DIR/kernels.sh" 6.12-rt 6.1-rt
lock_take install
rm -rf "$SCRATCH"
mkdir -p "$ROOT/etc/modprobe.d"
cp -R "$TOP/kmod" "$COPY"
NEW=$(kernel_add 6.12-rt)
OLD=$(kernel_add 6.1-rt)
mkdir -p "$ROOT"/lib/modules/{5.10.0-9-amd64,6.12.1-none,6.17.2-amd64}
touch "$ROOT"/lib/modules/{5.10.0-9-amd64,6.12.1-none,6.17.2-amd64}/modules.order
BARE=$(state)

installer
check 'no verb: usage, exit 2' exits 2
installer frobnicate
check 'unknown verb: usage, exit 2' says '^usage: '
DESTDIR=$SCRATCH/empty listen "$COPY/install.sh" install
check 'no kernel: says where it looked' says "no kernel with headers below $SCRATCH/empty/lib"
check 'no kernel: exit 1' exits 1

mv "$COPY/stats.c" "$COPY/stats.saved"
installer install
check 'a module that does not build: exit 1' exits 1
check 'a module that does not build: the log' says 'stats.o'
check 'a module that does not build: nothing is left' same "$BARE" "$(state)"
mv "$COPY/stats.saved" "$COPY/stats.c"

check 'before: acrn is mainline'"'"'s' loads "$NEW" acrn drivers/virt/acrn/acrn.ko
installer install
check 'install: exit 0' exits 0
check 'install: how many kernels' says 'is in 2 kernel\(s\)'
check 'install: a kernel without headers is named, with its package' \
	says 'kernel 6.12.1-none: no headers, .*linux-headers-6.12.1-none'
check 'install: an old kernel is named' says 'kernel 5.10.0-9-amd64: neither 6.1 nor 6.12'
check 'install: a newer one is named' says 'kernel 6.17.2-amd64: neither 6.1 nor 6.12'
for release in "$NEW" "$OLD"; do
	check "$release: acrn is ours" loads "$release" acrn updates/dkms/acrn_hsm.ko
	check "$release: so is acrn_hsm" loads "$release" acrn_hsm updates/dkms/acrn_hsm.ko
	check "$release: the simulator, too" loads "$release" acrn_hvsim acrn_hvsim.ko
	check "$release: built for it" is "$(field vermagic "$release" | cut -d ' ' -f 1)" "$release"
	check "$release: one version everywhere" is "$(field version "$release")" \
		"$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$COPY/dkms.conf")"
done
check 'group and mode of the device' grep -q 'GROUP="acrn", MODE="0660"' \
	"$ROOT/etc/udev/rules.d/60-acrn-hsm.rules"
check 'the group is made' grep -q '^g acrn' "$ROOT/usr/lib/sysusers.d/acrn-hsm.conf"
check 'loaded at boot, on ACRN only' grep -q '^ConditionVirtualization=acrn' \
	"$ROOT/etc/systemd/system/acrn-hsm.service"
check 'no object file among the sources' is \
	"$(find "$ROOT/usr/src" -name '*.o' -o -name '*.ko' -o -name '*.mod.c')" ''
installer status
check 'status: both kernels' is "$(grep -c ': installed' <<<"$output")" 2

GOOD=$(state)
echo '#error broken on purpose' >>"$COPY/stats.c"
installer install
check 'an upgrade that does not build: exit 1' exits 1
check 'an upgrade that does not build: says so' says 'everything is as it was'
check 'an upgrade that does not build: the old one stays' same "$GOOD" "$(state)"
cp "$TOP/kmod/stats.c" "$COPY/"

rm "$ROOT/lib/modules/$OLD/build"
sed -i 's/^PACKAGE_VERSION=.*/PACKAGE_VERSION="9.9"/' "$COPY/dkms.conf"
sed -i 's/^MODULE_VERSION.*/MODULE_VERSION("9.9");/' "$COPY/main.c"
installer install
check 'upgrade: exit 0' exits 0
check 'upgrade: the new version' is "$(field version "$NEW")" 9.9
check 'upgrade: one source tree' is "$(ls "$ROOT/usr/src")" acrn-hsm-9.9
ln -s "$("$ENV_DIR/kernels.sh" dir 6.1-rt)" "$ROOT/lib/modules/$OLD/build"

installer uninstall
check 'uninstall: exit 0' exits 0
check 'uninstall: everything is as before' same "$BARE" "$(state)"
check 'uninstall: acrn is mainline'"'"'s again' loads "$OLD" acrn drivers/virt/acrn/acrn.ko
installer uninstall
check 'uninstall again: harmless' exits 0
check 'uninstall again: nothing changes' same "$BARE" "$(state)"

results_end install
