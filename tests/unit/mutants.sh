#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# mutants.sh - do the unit tests notice when the core is broken?
#
# usage: mutants.sh FOLDER
#
# Each mutant is one small edit of a copy of the core; the test named with it
# must build and then fail.  Prints "ok killed: WHAT" lines.
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
WORK=$1
TREE=$WORK/tree
LIVING=0

# WHAT, the test that must fail, the file of the core, the edit.
mutants() {
	cat <<-'END'
	completion is a plain store|slot|slot.h|/^static inline enum rtp_completion rtp_slot_complete/,/^}/ s/unlikely(cmpxchg(&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/(WRITE_ONCE(slot->io->processed, ACRN_IOREQ_STATE_COMPLETE), 0) \&\& (cmpxchg(\&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/
	claim always succeeds|slot|slot.h|/^static inline bool rtp_slot_claim/,/^}/ s/if (likely(own == RTP_OWN_NONE))/if (own != RTP_OWN_USER)/
	claim from user without a look at PENDING|slot|slot.c|s/ && rtp_slot_is_pending(slot)) {/) {/
	flag not restored by a claim from user|slot|slot.c|/^bool rtp_slot_claim_from_user/,/^}/ s/WRITE_ONCE(slot->io->kernel_handled, 1)/(void)0/
	flag published before the owner|window_turn|slot.c|/^void rtp_slot_publish/,/^}/ { s/smp_store_release(&slot->own, RTP_OWN_USER);/smp_store_release(\&slot->io->kernel_handled, 0);/;t; s/smp_store_release(&slot->io->kernel_handled, 0);/smp_store_release(\&slot->own, RTP_OWN_USER);/ }
	no second look after the copy|window|slot.h|s/return READ_ONCE(io->processed) == ACRN_IOREQ_STATE_PROCESSING;/return true;/
	take is a plain store|slot|slot.h|/^static inline bool rtp_slot_take(/,/^}/ s/if (unlikely(cmpxchg(&io->processed, ACRN_IOREQ_STATE_PENDING,/WRITE_ONCE(io->processed, ACRN_IOREQ_STATE_PROCESSING); if ((0 \&\& cmpxchg(\&io->processed, ACRN_IOREQ_STATE_PENDING,/
	completion_polling read again at the end|take|slot.h|s/return slot->req.polled ?/return READ_ONCE(slot->io->completion_polling) ?/
	size read twice|take|slot.h|s/^\t\(req->size = rtp_page_read(io->reqs.mmio_request.size);\)/\t\1 \1/
	release without a barrier|window_turn|slot.h|/^static inline bool rtp_slot_release/,/^}/ s/smp_mb();//
	release without a second look|handover|slot.h|/^static inline bool rtp_slot_release/,/^}/ s/return rtp_slot_is_pending(slot);/return false;/
	no kick on release|handover|serve.c|/^void rtp_vm_let_go/,/^}/ s/vm->ops->kick(vm);/(void)0;/
	kick on release whoever is covered|handover|serve.c|s/return READ_ONCE(vm->covered) >> (slot - vm->slots) & 1;/return slot \&\& READ_ONCE(vm->covered);/
	sleep although a slot is pending|poller|poller.c|/^bool rtp_poller_arm/,/^}/ s/return false;/return true;/
	armed without a barrier|window_arm|poller.c|/^bool rtp_poller_arm/,/^}/ s/smp_mb();//
	looked before arming|window_arm|poller.c|/^bool rtp_poller_arm/,/^}/ { s/WRITE_ONCE(poller->armed, 1);//; s/return true;/WRITE_ONCE(poller->armed, 1); return true;/ }
	last slot not looked at before sleep|poller|poller.c|/^bool rtp_poller_arm/,/^}/ s/i < set->nr/i + 1 < set->nr/
	ring not looked at before sleep|ring_round|poller.c|/^bool rtp_poller_arm/,/^}/ s/i < set->nr_rings/i < 0 * set->nr_rings/
	no kick on uncover|handover|serve.c|/^void rtp_vm_set_covered/,/^}/ s/vm->ops->kick(vm);//
	notified although the completion was lost|window|serve.c|/^int rtp_vm_completed/,/^}/ s/rtp_count(&counters->lost);/rtp_count(\&counters->lost); vm->ops->notify(vm, slot - vm->slots);/
	claims during a reset|window|answer.h|s/if (unlikely(READ_ONCE(vm->resetting)) || !rtp_slot_take(slot)) {/if (!rtp_slot_take(slot)) {/
	clear overwrites a slot completed by the user|handover|serve.c|s/if (!rtp_slot_is_processing(slot)) {/if (0) {/
	watcher told of a hand-over too late|stage|serve.c|/^void rtp_vm_hand_over/,/^}/ { /READ_ONCE(slot->watched)/,+1d; s/rtp_slot_publish(slot);/rtp_slot_publish(slot); if (slot->watched) vm->ops->handing(vm, slot - vm->slots);/ }
	quiescence without a barrier|window_turn|serve.c|/^u32 rtp_vm_quiesce(/,/^}/ s/smp_mb();//
	quiescence ignores the last slot|handover|serve.c|/^bool rtp_vm_quiesced/,/^}/ s/i < vm->nr_slots/i < vm->nr_slots - 1/
	oldest range wins|range|range.c|s/range->seq > best->seq/range->seq < best->seq/
	search ends at a range that others overlap|range|range.c|s/likely(range->sole_type == req->type)/1/
	ports counted among memory|range|range.c|s/range\[i\].type == ACRN_IOREQ_TYPE_PORTIO/range[i].type != ACRN_IOREQ_TYPE_PORTIO/
	range that starts at the address is beyond it|range|range.c|s/start\[base\] <= address/start[base] < address/
	round goes on although somebody asked|poller|poller.c|s/while (likely(!done) \&\& --left)/while (--left)/
	looks of a round not counted|poller|poller.c|s/poller->again += /poller->again = 0 * /
	hint trusted where ranges overlap|range|range.h|s/range->sole_type == req->type/range->type == req->type/
	access may end beyond the range|range|range.h|s/req->size - 1 <= range->last - req->address;/1;/
	validity forgets the end of the ports|valid|ioreq.h|s/<= 0x10000 - req->size/<= 0x10000/
	second answer before the first is finished|stage|answer.h|s/!rtp_slot_claim(slot))/(!rtp_slot_claim(slot) \&\& slot->own != RTP_OWN_KERN))/
	client's rest done before the answer|stage|answer.h|s/\t\tslot->poster = client;/\t\tclient->post(slot->posted);/
	doorbell rung by reads|stage|answer.h|s/slot->req.direction == ACRN_IOREQ_DIR_WRITE) {/1) {/
	client's rest done again|stage|serve.c|s/slot->poster = NULL;//
	answers forgotten when many are open|poller|poller.c|/nr_open == RTP_POLLER_OPEN/,/rtp_poller_finish/ s/rtp_poller_finish(poller);/poller->nr_open = 0;/
	last chunk of the cold scan skipped|poller|poller.c|/^static inline unsigned int scan_cold/,/^}/ s/i < nr; i++/i + 1 < nr; i++/
	slots taken for neighbours that are none|poller|poll_set.c|/^static void find_run/,/^}/ s/return;/break;/
	slot of a run not looked at|poller|scan.h|/^static inline bool scan_run_is_idle/,/^}/ s/half + 3 \* SCAN_STEP/half/
	slot that asks again waits for the end of the round|poller|poller.c|/Perhaps it asks again/,/continue;/ s/rtp_poller_finish(poller);//
	slots that are rung for scanned all the same|rung|poller.h|s/ \&\& !set->rung ?/ ?/
	bell of a cold slot ignored|rung|poller.c|/^unsigned int rtp_poller_look_at/,/^}/ s/make_hot(poller, entry);/(void)0;/
	bell of a hot slot takes a second place|rung|poller.c|/^unsigned int rtp_poller_look_at/,/^}/ s/ && !is_hot(poller, entry)//
	hot slots not looked at after a chunk|hot|poller.c|/^static inline unsigned int scan_cold/,/^}/ s/done += look_at_hot(poller);/(void)0;/
	ring: geometry beyond its page|ring|ring.c|s/ring->size > ACRN_HSM_RING_PAGE_BYTES - sizeof(\*shared))/0)/
	ring: impossible tail looked at again|ring|ring.c|s/WRITE_ONCE(ring->idle, tail);//
	ring: tail read again|ring|ring.c|s/ring->head != tail \&\&/ring->head != READ_ONCE(ring->shared->tail) \&\&/
	ring: geometry read again|ring|ring.c|s/if (ring->head == ring->size)/if (ring->head >= READ_ONCE(ring->shared->size))/
	ring: element read twice|ring_fetch|ring.c|s/ring->consume(ring, rtp_page_read(\*element(ring)));/(void)rtp_page_read(*element(ring)); &/
	ring: head taken from the page|ring|ring.c|s/^\tfor (; ring->head != tail/\tring->head = ring->shared->head % ring->size;\n&/
	ring: no limit to a look|ring_round|ring.c|s/ \&\& most; most--)/; most--)/
	ring: claim always succeeds|ring|ring.c|/^static bool claim/,/^}/ s/== RTP_OWN_NONE;/<= RTP_OWN_KERN;/
	ring: release without a second look|ring|ring.c|/^static bool release/,/^}/ s/return rtp_ring_is_pending(ring);/return false;/
	ring: quiescence waits for an idle moment|ring|ring.c|/^bool rtp_ring_quiesced/,/^}/ s/return smp_load_acquire(&ring->turns) != turn;/return turn == ~0u;/
	ring: not looked at by a small set|ring_round|poller.c|s/poller->more = poller->nr_cold || set->nr_rings;/poller->more = poller->nr_cold;/
	ring: nobody looks at requests meanwhile|ring_round|poller.c|/^static unsigned int look_at_rings/,/^}/ s/done += look_at_hot(poller);//
	ring: not seen by upcalls|ring|serve.c|/^u32 rtp_vm_pending/,/^}/ s/pending .= 1;/;/
	latch without its enable bit|pci_latch|pci_latch.c|s/if (!(chosen & RTP_PCI_LATCH_ENABLE)) {/if (0) {/
	user completes by a plain store|user|user.c|s/return cmpxchg(&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/WRITE_ONCE(slot->io->processed, ACRN_IOREQ_STATE_COMPLETE); return RTP_USER_COMPLETED; return cmpxchg(\&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,/
	user completes what must be notified|user|user.c|s/if (!slot->req.polled)/if (0)/
	user asks the page again whether to notify|user|user.c|s/if (!slot->req.polled)/if (!slot->io->completion_polling)/
	user serves what is the kernel's|user|user.h|s/return !smp_load_acquire(&slot->io->kernel_handled);/return true;/
	user looks whose it is first|window_user|user.h|/^static inline bool rtp_user_has_request/,/^}/ { s/if (likely(smp_load_acquire(&slot->io->processed) !=/if (smp_load_acquire(\&slot->io->kernel_handled))/; s/^\t\t   ACRN_IOREQ_STATE_PROCESSING))$//; s/return !smp_load_acquire(&slot->io->kernel_handled);/return smp_load_acquire(\&slot->io->processed) == ACRN_IOREQ_STATE_PROCESSING;/ }
	user does not look again in its turn|window_user|user.c|/^bool rtp_user_begin/,/^}/ s/if (rtp_user_take(slot))/if (rtp_user_take(slot) || 1)/
	user keeps the turn for nothing|window_user|user.c|/^bool rtp_user_begin/,/^}/ s/rtp_user_turn_end(slot);//
	turn given to everybody|user|user.h|/return cmpxchg(&slot->turn/ s/== 0;/!= 2;/
	quantile off by one|hist|hist.c|s/if (seen > rank)/if (seen >= rank)/
	END
}

# Newer than every object, so that make compiles again what depends on it.
restore() { # FILE
	cp "$TOP/kmod/core/$1" "$TREE/kmod/core/$1"
}

verdict() { # WHAT TEST FILE
	if cmp -s "$TOP/kmod/core/$3" "$TREE/kmod/core/$3"; then
		echo "FAIL the edit does not apply: $1"
	elif ! make -s -j2 -C "$TREE/tests/unit" B="$WORK/build" MODE=quick CC=gcc \
			"test_$2" >"$WORK/log" 2>&1; then
		echo "FAIL does not build: $1"
		cat "$WORK/log"
	elif timeout -k 5 20 "$WORK/build/test_$2" --timeout 10 >"$WORK/log" 2>&1; then
		echo "FAIL alive: $1 (test_$2)"
	else
		echo "ok killed: $1 (test_$2)"
		return 0
	fi
	return 1
}

try() { # WHAT TEST FILE EDIT
	result=0
	sed -i "$4" "$TREE/kmod/core/$3"
	verdict "$1" "$2" "$3" || result=1
	restore "$3"
	return $result
}

rm -rf "$WORK"
mkdir -p "$TREE/kmod" "$TREE/tests" "$WORK/build"
cp -r "$TOP/kmod/core" "$TOP/kmod/uapi" "$TREE/kmod/"
cp -r "$TOP/tests/unit" "$TOP/tests/trace" "$TREE/tests/"
mutants >"$WORK/table"
while IFS='|' read -r what test file edit; do
	try "$what" "$test" "$file" "$edit" || LIVING=$((LIVING + 1))
done <"$WORK/table"
[ "$LIVING" = 0 ]
