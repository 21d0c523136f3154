#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# run.sh - boot a kernel in QEMU (TCG) and run tests in it
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/kmod/console.sh"

usage() {
	cat <<-END
	usage: run.sh [OPTION]... [FOLDER/]TEST[@SECONDS][:ARG]...
	       run.sh --list

	Exit status 0: every test named ran, none failed, one at least passed.

	  -k KERNEL   6.12-rt (default), 6.1-rt, 6.12 or 6.1
	  -s N        CPUs of the guest (default 2)
	  -S WORDS    how they lie: sockets=1,dies=1,cores=2,threads=2 (default:
	              N sockets); the guest then has Intel's ways to tell of it
	  -i          count instructions: one thread, 1 ns per instruction,
	              the same figures in every run (default: a thread per CPU)
	  -I CPUS     isolate these guest CPUs (isolcpus, nohz_full, rcu_nocbs)
	  -f          host threads of the guest run SCHED_FIFO (busy machine)
	  -a WORDS    add to the kernel's command line
	  -m MIB      memory of the guest (default 1024)
	  -n          two NUMA nodes: CPU 0 with half of the memory, and the others
	  -t SECONDS  end the guest after this long (default 300)
	  -q          only results; -v: also the kernel's console;
	  -r          raw: only what the tests print, without "| "

	With FOLDER it loads the modules of \$HSM_VARIANTS/FOLDER where that has them.
	A test may take 120 s of guest time, or as many as "@SECONDS" says.
	Example: run.sh -s 3 -I 1 smoke selftest@5:pass
	END
}

ARGS=("$@")
KERNEL=6.12-rt SMP=2 ICOUNT=no ISOLATED='' FIFO=no APPEND='' MEM=1024 NODES=1 LIMIT=300
SHOW=tests LAYOUT=''

while getopts k:s:S:iI:fa:m:nt:qvrh-: option; do
	case $option in
	k) KERNEL=$OPTARG ;;
	s) SMP=$OPTARG ;;
	S) LAYOUT=$OPTARG ;;
	i) ICOUNT=yes ;;
	I) ISOLATED=$OPTARG ;;
	f) FIFO=yes ;;
	a) APPEND=$OPTARG ;;
	m) MEM=$OPTARG ;;
	n) NODES=2 ;;
	t) LIMIT=$OPTARG ;;
	q) SHOW=results ;;
	v) SHOW=all ;;
	r) SHOW=raw ;;
	h) usage; exit 0 ;;
	-)
		[ "$OPTARG" = list ] || die "no option --$OPTARG (-h for help)"
		cd "$TOP/tests/kmod"
		printf '%s\n' t_*.c | sed 's/^t_//; s/\.c$//'
		exit 0
		;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

# The kernel hands at most 32 words to init.
[ $# -gt 0 ] || die "no test named (-h for help)"
[ $# -le 30 ] || die "$# tests, but at most 30 in one boot"
for call; do
	name=${call%%[@:]*}
	name=${name#*/}
	[ -e "$TOP/tests/kmod/t_$name.c" ] || die "no test '$name' (--list)"
done

# Under -icount QEMU 7.2 gives the next CPU what is left until a timer is due:
# nothing, if this one never pauses, as 6.1 does while it starts another CPU.
[[ $KERNEL != 6.1* ]] || [[ $KERNEL = 6.12* ]] || [ $ICOUNT = no ] || [ "$SMP" = 1 ] ||
	die "-i with more than one CPU needs kernel 6.12-rt"

[ $NODES = 1 ] || [ "$SMP" -gt 1 ] || die "-n needs more than one CPU (-s)"

"$ENV_DIR/packages.sh" build qemu
INITRD=$("$TOP/tests/kmod/initramfs.sh" "$KERNEL")
VMLINUX=$CACHE/kernels/$KERNEL/vmlinux

# Two guests at once would take each other's CPUs, and their tests' time limits.
lock_take qemu "$CACHE"

RUN=$(mktemp -d "$OUT/run.XXXXXX")
QEMU_PID=
cleanup() {
	[ -z "$QEMU_PID" ] || kill -KILL "$QEMU_PID" 2>/dev/null || :
	rm -rf "$RUN"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Warnings (level 4) stay off the console, which is slow; init reads the log.
kernel_words() {
	echo "console=ttyS0 quiet loglevel=4 printk.devkmsg=on log_buf_len=4M"
	echo "panic=-1 oops=panic tsc=reliable nokaslr mitigations=off audit=0"
	[ -z "$ISOLATED" ] || echo "isolcpus=domain,managed_irq,$ISOLATED" \
		"nohz_full=$ISOLATED rcu_nocbs=$ISOLATED"
	echo "$APPEND"
}

accelerator() {
	if [ $ICOUNT = yes ]; then
		echo "-accel tcg,thread=single -icount shift=0,sleep=off"
	else
		echo "-accel tcg,thread=multi"
	fi
}

nodes() {
	[ $NODES = 2 ] || return 0
	echo "-object memory-backend-ram,id=near,size=$((MEM / 2))M"
	echo "-object memory-backend-ram,id=far,size=$((MEM - MEM / 2))M"
	echo "-numa node,nodeid=0,memdev=near,cpus=0"
	echo "-numa node,nodeid=1,memdev=far,cpus=1-$((SMP - 1))"
}

# The host thread of each guest CPU: "TID CPU".
vcpu_threads() {
	for task in /proc/"$QEMU_PID"/task/*; do
		sed -n "s|^CPU \([0-9]*\)/TCG\$|${task##*/} \1|p" "$task/comm" 2>/dev/null
	done
}

# The host CPU for guest CPU $1.  Guest CPU 1, where tests put what spins, has
# the last one for itself; the others share the rest.
host_cpu() {
	local cpus last
	read -ra cpus <<<"$HOST_CPUS"
	last=$((${#cpus[@]} - 1))
	if [ $last = 0 ] || [ "$1" = 1 ]; then
		echo "${cpus[last]}"
	else
		echo "${cpus[$1 % last]}"
	fi
}

# Unpinned, the host puts both threads on one core and latencies mean nothing.
# I/O thread above the CPUs: at one priority they can lock each other out.
threads_place() {
	local tid cpu i
	for ((i = 0; i < 100; i++)); do
		[ "$(vcpu_threads | wc -l)" != "$SMP" ] || break
		sleep 0.05
	done
	vcpu_threads | while read -r tid cpu; do
		taskset -pc "$(host_cpu "$cpu")" "$tid"
		[ $FIFO = no ] || chrt -f -p 40 "$tid"
	done
	taskset -pc "$(host_cpu 0)" "$QEMU_PID"
	[ $FIFO = no ] || chrt -f -p 41 "$QEMU_PID"
}

# qemu64 is an AMD without topology extensions, which has no threads.
cpu() {
	echo "qemu64,+rdtscp,+pdpe1gb${LAYOUT:+,vendor=GenuineIntel}"
}

qemu_start() {
	# shellcheck disable=SC2046 # lists of words
	setpriv --pdeathsig KILL qemu-system-x86_64 -name rig,debug-threads=on -nodefaults -nographic \
		-no-reboot -M pc -cpu "$(cpu)" $(accelerator) \
		-smp "$SMP${LAYOUT:+,$LAYOUT}" -m "$MEM" $(nodes) -kernel "$VMLINUX" -initrd "$INITRD" \
		-append "$(kernel_words | tr '\n' ' ')-- run $CALLS" \
		-chardev file,id=console,path="$RUN/console" -serial chardev:console \
		</dev/null >"$RUN/qemu" 2>&1 &
	QEMU_PID=$!
}

# Lines of init are "rig:", "ok", "not ok", "# " and the tests' "| ".
console_show() {
	local keep
	case $SHOW in
	all) keep='s/^| //;p' ;;
	tests) keep='/^| /{s//  /p;d};/^\(rig: [0-9]\|ok \|not ok \|# \)/p' ;;
	# What a test said is kept until it is known whether anybody wants it.
	results) keep='/^| /{s//#   /;H;d};/^ok /{p;s/.*//;h;d};
		/^not ok /{x;s/^\n//;/./p;x;p;s/.*//;h;d};/^\(rig: [0-9]\|# \)/p' ;;
	raw) keep='s/^| //p' ;;
	esac
	console_clean | sed -un "$keep"
}

dead() {
	echo "not ok - $*"
	console_clean <"$RUN/console" | tail -n 80 | sed 's/^/# console: /'
	sed 's/^/# qemu: /' "$RUN/qemu"
	exit 1
}

HOST_CPUS=$(taskset -pc $$ | sed 's/.*: //' | tr ',' '\n' |
	awk -F- '{ for (i = $1; i <= $NF; i++) printf "%d ", i }')
# Two spinning FIFO threads on one host CPU: one would never run.
[ $FIFO = no ] || [ "$SMP" -le "$(wc -w <<<"$HOST_CPUS")" ] ||
	die "-f needs a host CPU for each guest CPU"

# Once, and only for what no test and no module of ours can have done.
boot_again() {
	local why
	[ -z "${HSM_BOOTED_AGAIN-}" ] || return 0
	if ! grep -q 'rig: start' "$RUN/console"; then
		why='before init'
	elif console_stale_int3 <"$RUN/console"; then
		why="of an int3 that is not in its memory (QEMU's)"
	else
		return 0
	fi
	console_clean <"$RUN/console" | tail -n 30 | sed 's/^/# console: /'
	echo "# booted again: the guest died $why; its last lines are above"
	cleanup
	HSM_BOOTED_AGAIN=yes exec "$0" "${ARGS[@]}"
}

CALLS=$*
: >"$RUN/console"
qemu_start
[ $ICOUNT = yes ] || threads_place >"$RUN/place" 2>&1

SECONDS=0
timeout "$LIMIT" tail -n +1 -s 0.1 -f --pid="$QEMU_PID" "$RUN/console" | console_show || :
[ $SECONDS -lt "$LIMIT" ] || dead "the guest did not end within $LIMIT s"
wait "$QEMU_PID" || dead "qemu ended with status $?"
QEMU_PID=

summary=$(console_clean <"$RUN/console" |
	sed -n 's/^rig: \([0-9]* passed, .*\)/\1/p' | tail -n 1)
[ -n "$summary" ] || boot_again
[ -n "$summary" ] || dead "the guest died"
read -r passed _ failed _ skipped _ <<<"$summary"
[ $((passed + failed + skipped)) = $# ] || dead "$# tests named, but $summary"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
