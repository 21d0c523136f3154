#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# objects.sh - what the compiled core needs from outside and what it is made of
#
# usage: objects.sh FOLDER		with the core's objects, compiled by gcc -O2
#
# The core owns no memory, thread, clock or output, so its only undefined
# symbols are its own and those that env.h lists.  Prints "ok WHAT" lines.
set -eu

OBJECTS=$1
ALLOWED='memcpy|memmove|memset|qsort|pthread_spin_(init|lock|unlock)'
# What gcc adds by itself (stack protector, position-independent code).
ALLOWED="$ALLOWED|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_"

die() {
	echo "FAIL $*"
	exit 1
}

# Instructions of one function, or of the whole object.
code() { # OBJECT [FUNCTION]
	objdump -d --no-show-raw-insn ${2:+--disassemble="$2"} "$OBJECTS/$1.o"
}

nr_objects=0
for object in "$OBJECTS"/*.o; do
	[ -s "$object" ] || die "no objects in $OBJECTS"
	nr_objects=$((nr_objects + 1))
	foreign=$(nm -u "$object" | awk '{ print $2 }' |
		grep -vE "^(rtp_.*|$ALLOWED)\$") || foreign=
	[ -z "$foreign" ] || die "${object##*/} needs $foreign"
	# What a poller looks at where there is no slot; never written.
	data=$(nm "$object" | awk '$2 ~ /[BbDdCc]/ &&
		$3 !~ /^(never_pending|rtp_no_entry)$/ { print $3 }')
	[ -z "$data" ] || die "${object##*/} has a variable of its own: $data"
done
echo "ok nothing foreign and no variables in $nr_objects core objects"

names=$(nm -g --defined-only "$OBJECTS"/*.o | awk 'NF == 3 && $3 !~ /^rtp_/ { print $3 }')
[ -z "$names" ] || die "global names without prefix: $names"
echo "ok every global name begins with rtp_"

# A division costs more than a whole idle look; none on the way of a request.
for object in slot serve range pci_latch ring; do
	! code $object | grep -E '\bi?div[lqbw]?\b' || die "$object.o divides"
done
! code poller rtp_poller_round | grep -E '\bi?div[lqbw]?\b' || die 'a round divides'
echo 'ok no division on the path of a request'

# Claim, take and complete are inline where requests are answered.
for object_function in poller:answer_hot serve:rtp_vm_serve; do
	locked=$(code "${object_function%:*}" "${object_function#*:}" |
		grep -c 'lock cmpxchg') || locked=0
	[ "$locked" -ge 3 ] || die "$object_function has $locked lock cmpxchg, not 3"
done
for function in rtp_vm_let_go rtp_vm_quiesce rtp_vm_set_covered; do
	code serve $function | grep -qE 'mfence|lock or' ||
		die "$function has no full barrier"
done
echo 'ok claim, take, complete are locked; release, quiesce, set_covered are barriers'
[ "$(code ring rtp_ring_serve | grep -c 'lock cmpxchg')" = 1 ] || die 'a ring is not claimed'
for function in rtp_ring_serve rtp_ring_quiesce; do
	code ring $function | grep -qE 'mfence|lock or' || die "$function has no full barrier"
done
echo 'ok a ring is claimed; its release and quiescence are barriers'

# An idle look calls nothing, and stores nothing but what it counts.
idle=$(code poller rtp_poller_round)
echo "$idle" | grep -q 'answer_hot' || die 'a round answers nothing'
! echo "$idle" | grep -qE 'lock |mfence' || die 'a round has a barrier of its own'
echo 'ok an idle round has no barrier'
