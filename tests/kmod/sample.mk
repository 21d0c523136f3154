# SPDX-License-Identifier: BSD-3-Clause
# sample.mk - mainline's sample device model, its source as Debian ships it
#
# Every variable starts as zero: the sample leaves a reserved field undefined,
# which a Service Module must refuse.

SAMPLE := $(HSM_CACHE)/linux-source/samples/acrn/vm-sample.c
SAMPLE_CFLAGS := -O2 -ftrivial-auto-var-init=zero -Wno-pointer-sign -static -s

$(SAMPLE):
	$(TESTS)/env/kernels.sh source >&2

$(B)/vm-sample: $(SAMPLE) $(T)/sample_payload.S $(T)/sample.mk
	@mkdir -p $(@D)
	$(CC) $(SAMPLE_CFLAGS) -o $@ $(SAMPLE) $(T)/sample_payload.S
