# SPDX-License-Identifier: BSD-3-Clause
# rig.sh - what the scripts here share: a disk, its boots, and what was seen (sourced)
#
# The caller has sourced common.sh and tap.sh.  KEEP=FILE: where the console goes.
# shellcheck shell=bash disable=SC2034 # output is for check

. "$TOP/tests/kmod/console.sh"

KERNEL=6.12-rt
WORK=$(mktemp -d "$OUT/loaders.XXXXXX")
OVER=$WORK/over
"$ENV_DIR/kernels.sh" "$KERNEL"
RELEASE=$(cat "$CACHE/kernels/$KERNEL/release")
mkdir -p "$OVER/loaders"
trap '[ -z "${KEEP-}" ] || cp "$WORK/console" "$KEEP" || :; rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

# A busy host is late with the ticks that the kernel tries its timer by.
GUEST='console=ttyS0 no_timer_check'

# Of the machine that all plans are for, with two CPUs.
WORDS='isolcpus=managed_irq,domain,1 nohz_full=1 rcu_nocbs=1 irqaffinity=0'

# Commands of boot N from stdin, one a line; 0 is booted by QEMU, to install the loader.
boot() { # N
	cat >"$OVER/loaders/boot.$1"
}

# A thread for each guest CPU would now and then die of QEMU's stale int3 (console.sh).
machine() { # SECONDS OPTION...
	local limit=$1
	shift
	setpriv --pdeathsig KILL timeout -k 5 "$limit" qemu-system-x86_64 -name loaders \
		-nodefaults -nographic -M pc -cpu qemu64,+rdtscp,+pdpe1gb -smp 2 -m 512 \
		-accel tcg,thread=single \
		-drive file="$WORK/disk",format=raw,if=virtio,cache=unsafe \
		-chardev file,id=console,path="$WORK/console",append=on -serial chardev:console \
		"$@" </dev/null >"$WORK/qemu" 2>&1 || echo "== qemu: status $?" >>"$WORK/console"
}

# Makes the disk, has boot 0 install the loader, and lets the loader do all others.
machine_run() { # LOADER OPTION...
	"$TOP/tests/loaders/disk.sh" "$WORK/disk" "$KERNEL" "$1" "$OVER" || die "no disk"
	shift
	lock_take qemu "$CACHE"
	machine 300 -no-reboot -kernel "$CACHE/kernels/$KERNEL/vmlinux" \
		-initrd "$WORK/disk.initrd" -append "root=/dev/vda1 ro $GUEST quiet"
	machine 900 "$@"
	exec 9>&-
}

# What was on the console from boot N to the next one: for check.
booted() { # N
	status=0
	output=$(console_clean <"$WORK/console" |
		sed -n "/== boot $1\$/,/== \(boot $(($1 + 1))\|off\|qemu\)/p")
}

# The command line that boot N had.
cmdline() { # N
	console_clean <"$WORK/console" | sed -n "/== boot $1\$/,/^cmdline: /s/^cmdline: //p"
}

cmdline_is() { # WHAT N WORDS
	local had
	had=$(cmdline "$2")
	result "$1" "$([ "$had" = "$3" ] || echo "boot $2 had '$had', not '$3'")"
}

# The exit statuses of all commands of the boot.
statuses_are() { # STATUS...
	[ "$(sed -n 's/^status: //p' <<<"$output" | xargs)" = "$*" ]
}
