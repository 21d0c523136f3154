#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# isolcpus-watch.t - who disturbed a CPU, between two states that are written by hand
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/isolcpus.sh"

# A machine with CPUs 0, 2 and 3 online, of which 2-3 are isolated.
state() { # NAME UPTIME NVME TICKS TIMERS SLICES SWITCHES CPU
	folder=$WORK/$1
	mkdir -p "$folder/proc/77" "$folder/sys/devices/system/cpu"
	echo 0-3 >"$folder/sys/devices/system/cpu/possible"
	echo 2-3 >"$folder/sys/devices/system/cpu/isolated"
	echo "$2 100.00" >"$folder/proc/uptime"
	cat >"$folder/proc/interrupts" <<-END
	            CPU0       CPU2       CPU3
	  41:         10          0 $3  PCI-MSI 524288-edge      nvme0q3
	 LOC:       5000 $4        200   Local timer interrupts
	 ERR:          7
	END
	cat >"$folder/proc/softirqs" <<-END
	                    CPU0       CPU2       CPU3
	       TIMER:        100 $5          4
	END
	cat >"$folder/proc/schedstat" <<-END
	version 15
	timestamp 4295000000
	cpu0 0 0 0 0 0 0 9 9 900
	cpu2 0 0 0 0 0 0 9 9 50
	cpu3 0 0 0 0 0 0 9 9 $6
	END
	echo 'a (b) c' >"$folder/proc/77/comm"
	set -- "$@" "$(seq -s ' ' 3 37)"
	echo "77 (a (b) c) S $9 $8 0 0" >"$folder/proc/77/stat"
	printf 'Name:\ta (b) c\nvoluntary_ctxt_switches:\t%s\nnonvoluntary_ctxt_switches:\t1\n' \
		"$7" >"$folder/proc/77/status"
}

# What JSON says of a kind on a CPU, as "COUNT WHAT".
of() { # CPU KIND
	perl -MJSON::PP -e '
		local $/; my ($cpu, $kind) = @ARGV;
		for (@{decode_json(<STDIN>)->{cpus}}) {
			next if $_->{cpu} != $cpu;
			print join "; ", map { "$_->{count} $_->{what}" }
				grep { $_->{kind} eq $kind } @{$_->{disturbances}};
		}' "$1" "$2" <"$WORK/json"
}

is() { # CPU KIND WANTED
	got=$(of "$1" "$2")
	result "CPU $1, $2: ${3:-none}" "$([ "$got" = "$3" ] || echo "'$got'")"
}

state before 100.00 4294967290 300 20 1000 500 0
state after 110.00 6 300 25 1030 512 3

listen_json "$SETUP" watch "$WORK/before" "$WORK/after" --json
check 'two states can be compared' exits 0
check 'their times, too' json '$d->{seconds} == 10 && @{$d->{cpus}} == 2'
is 3 irq '12 41 PCI-MSI 524288-edge nvme0q3'
is 3 tick ''
is 3 softirq ''
is 3 switches '30 all tasks'
is 3 task '12 77 a (b) c'
is 2 softirq '5 TIMER'
is 2 tick ''
is 2 task ''
check 'a rate is of a second' json \
	'abs($d->{cpus}[1]{disturbances}[0]{per_second} - 3) < 0.001'
listen "$SETUP" watch "$WORK/before" "$WORK/after"
check 'the table has the most first' says '^  3  switches +30 +3\.0  all tasks$'
check 'and says what it was' says '^  3  irq +12 +1\.2  41 PCI-MSI 524288-edge nvme0q3$'
listen "$SETUP" watch "$WORK/before" "$WORK/after" --cpu 1
check 'a CPU that nobody disturbed is told' says '^  1  - +0 +0\.0  nobody$'
listen "$SETUP" watch "$WORK/before" "$WORK/after" --cpu 'node:0,!0,!2-3'
check 'or by what it is not' says '^  1  - +0 +0\.0  nobody$'

refuses 2 'needs two snapshots' watch "$WORK/before"
refuses 2 'older first' watch "$WORK/after" "$WORK/before"
refuses 2 'take no --duration' watch "$WORK/before" "$WORK/after" -D 1
refuses 2 "--root $WORK/none" watch "$WORK/before" "$WORK/none"
# Register 0x34 of CPU 0, which is not watched.
for state in before:7 after:9; do
	mkdir -p "$WORK/${state%:*}/dev/cpu/0"
	perl -e 'print "\0" x 0x34, pack("Q<", shift)' "${state#*:}" >"$WORK/${state%:*}/dev/cpu/0/msr"
done
listen_json "$SETUP" watch "$WORK/before" "$WORK/after" --json
is 2 smi '2 firmware'
is 3 smi '2 firmware'
listen_json "$SETUP" watch "$WORK/before" "$WORK/after" --cpu 0,2 --json
is 2 smi ''
mkdir -p "$WORK/before/proc/irq/41/nvme0q3" "$WORK/after/proc/irq/41/nvme0q3"
listen "$SETUP" watch "$WORK/before" "$WORK/after"
check 'one that nobody can move is told so' says ' 41 PCI-MSI 524288-edge nvme0q3 \(managed\)$'
echo nonsense >"$WORK/after/proc/interrupts"
refuses 3 'interrupts, softirqs, schedstat: Invalid argument' \
	watch "$WORK/before" "$WORK/after"
rm "$WORK/after/proc/interrupts"
listen "$SETUP" watch "$WORK/before" "$WORK/after"
check 'a table that is missing counts nothing' exits 0

listen_json "$SETUP" watch --cpu 0 -D 0.3 --json
check 'this machine can be watched' exits 0
check 'and CPU 0 of it has something to do' json '@{$d->{cpus}[0]{disturbances}} > 0'
listen "$SETUP" watch --cpu 0 -D 0.3 -i 0.1
result 'in intervals' "$([ "$(printf '%s\n' "$output" | grep -c '^# ')" = 3 ] || echo "$output")"
listen "$SETUP" watch --cpu 0 -D 0.3 -i 0.1 --json
printf '%s\n' "$output" >"$WORK/lines"
result 'as JSON a line for each' "$([ "$(wc -l <"$WORK/lines")" = 3 ] || echo "$output")"
result 'which is a document' "$(perl -MJSON::PP -ne '
	print "line $.\n" unless eval { decode_json($_)->{schema} } eq "isolcpus-setup.watch/1"' \
	"$WORK/lines")"

results_end isolcpus-watch
