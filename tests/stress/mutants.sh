#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# mutants.sh - do the stress scenarios notice when the core is broken?
#
# usage: mutants.sh FOLDER
#
# As tests/unit/mutants.sh, for what shows between threads only.  A mutant is
# killed when the books do not balance, a rule of the hypervisor is broken, TSan
# sees a race, or nothing moves any more.  Prints "ok killed: WHAT" lines.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
WORK=$1
TREE=$WORK/tree
LIVING=0
export TSAN_OPTIONS=halt_on_error=1:exitcode=66

# WHAT, how it is built, options of the program ("ring": of none, another program),
# the file of the core, the edit.
mutants() {
	cat <<-'END'
	claim always succeeds|plain|-m switch -v 2 -p 2|slot.h|/^static inline bool rtp_slot_claim/,/^}/ s/if (likely(own == RTP_OWN_NONE))/if (own != RTP_OWN_USER)/
	no claim from a user who has completed|plain|-m irq -u 50 -c 100 -i 2|slot.h|s/return own == RTP_OWN_USER && rtp_slot_claim_from_user(slot);/return false;/
	flag not restored by a claim from user|plain|-m irq -u 50 -c 100 -v 8|slot.c|/^bool rtp_slot_claim_from_user/,/^}/ s/WRITE_ONCE(slot->io->kernel_handled, 1)/(void)0/
	no kick on release|plain|-m irq -c 0 -v 1 -d 128 -i 2|serve.c|/^void rtp_vm_let_go/,/^}/ s/vm->ops->kick(vm);/(void)0;/
	sleep without a last look|plain|-m poll -A -v 1 -d 400 -i 2|poller.c|/^bool rtp_poller_arm/,/^}/ s/return false;/break;/
	sleep without arming|plain|-m poll -A -v 1 -d 64 -i 2|poller.c|/^bool rtp_poller_arm/,/^}/ s/WRITE_ONCE(poller->armed, 1)/(void)0/
	quiescence waits for nobody|tsan|-m switch -t -v 8 -d 128|serve.c|/^bool rtp_vm_quiesced/,/^}/ s/return !\*left;/return true;/
	owner published without release|tsan|-m switch -t -u 90 -c 100 -d 128|slot.c|/^void rtp_slot_publish/,/^}/ s/smp_store_release(&slot->own, RTP_OWN_USER);/WRITE_ONCE(slot->own, RTP_OWN_USER);/
	clear overwrites what the user completed|plain|-m switch -C -u 80 -c 100 -d 64|serve.c|s/if (!rtp_slot_is_processing(slot)) {/if (0) {/
	claims during a reset|plain|-m switch -R -d 128|answer.h|s/if (unlikely(READ_ONCE(vm->resetting)) ||/if (/
	turn given to everybody|plain|-m irq -u 100 -c 100 -v 2 -d 128|user.h|/return cmpxchg(&slot->turn/ s/== 0;/!= 2;/
	user does not look again in its turn|plain|-m irq -u 100 -c 100 -v 1 -d 128|user.c|/^bool rtp_user_begin/,/^}/ s/if (rtp_user_take(slot))/if (rtp_user_take(slot) || 1)/
	user completes what must be notified|plain|-m irq -u 100 -c 50 -v 4 -i 2|user.c|s/if (!slot->req.polled)/if (0)/
	no second look after the copy|plain|-m switch -S -d 400 -v 2|slot.h|s/return READ_ONCE(io->processed) == ACRN_IOREQ_STATE_PROCESSING;/return true;/
	completion is a plain store|plain|-m switch -S -d 128|slot.h|/^static inline enum rtp_completion rtp_slot_complete/,/^}/ s/unlikely(cmpxchg(&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/(WRITE_ONCE(slot->io->processed, ACRN_IOREQ_STATE_COMPLETE), 0) \&\& (cmpxchg(\&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/
	ring: claim always succeeds|plain|ring|ring.c|/^static bool claim/,/^}/ s/== RTP_OWN_NONE;/<= RTP_OWN_KERN;/
	END
}

compiler() {
	case $1 in
	tsan) echo clang ;;
	*) echo gcc ;;
	esac
}

run_program() { # MODE SEED OPTIONS
	# shellcheck disable=SC2086 # lists of options
	case $3 in
	ring*) timeout -k 5 60 "$WORK/$1/stress_ring" 2000000 ${3#ring} ;;
	*) timeout -k 5 60 "$WORK/$1/stress" -n 200000 -s "$2" $3 ;;
	esac
}

verdict() { # WHAT MODE OPTIONS FILE
	if cmp -s "$TOP/kmod/core/$4" "$TREE/kmod/core/$4"; then
		echo "FAIL the edit does not apply: $1"
		return 1
	fi
	if ! make -s -j2 -C "$TREE/tests/stress" B="$WORK/$2" MODE="$2" \
			CC="$(compiler "$2")" core-programs >"$WORK/log" 2>&1; then
		echo "FAIL does not build: $1"
		cat "$WORK/log"
		return 1
	fi
	for seed in 1 2 3; do
		status=0
		run_program "$2" $seed "$3" >"$WORK/log" 2>&1 || status=$?
		[ "$status" != 0 ] || continue
		# A wrong option, or a time-out, has noticed nothing.
		if reason=$(grep -m 1 -E 'BROKEN|WARNING: ThreadSanitizer' "$WORK/log"); then
			echo "ok killed: $1 (${reason#BROKEN: })"
			return 0
		fi
		echo "FAIL ended for no reason: $1 (status $status)"
		return 1
	done
	echo "FAIL alive: $1 (stress $3)"
	return 1
}

try() { # WHAT MODE OPTIONS FILE EDIT
	result=0
	sed -i "$5" "$TREE/kmod/core/$4"
	verdict "$1" "$2" "$3" "$4" || result=1
	# Newer than every object, so that make compiles again what depends on it.
	cp "$TOP/kmod/core/$4" "$TREE/kmod/core/$4"
	return $result
}

rm -rf "$WORK"
mkdir -p "$TREE/kmod" "$TREE/tests"
cp -r "$TOP/kmod/core" "$TOP/kmod/uapi" "$TREE/kmod/"
cp -r "$TOP/tests/stress" "$TREE/tests/"
mutants >"$WORK/table"
while IFS='|' read -r what mode options file edit; do
	try "$what" "$mode" "$options" "$file" "$edit" || LIVING=$((LIVING + 1))
done <"$WORK/table"
[ "$LIVING" = 0 ]
