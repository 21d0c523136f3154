/* SPDX-License-Identifier: BSD-3-Clause */
/* json.h - what --json prints: always the same keys in the same order */
#ifndef RTPOLL_JSON_H
#define RTPOLL_JSON_H

#include <jansson.h>

#include "../command/json_print.h"
#include "acrn_hsm_stats.h"

/* The parts that several verbs print. */
json_t *json_info(const struct acrn_hsm_poll_info *info);
json_t *json_vm(const struct acrn_hsm_vm_stats *stats);
json_t *json_poller(const struct acrn_hsm_poller_stats *stats);
json_t *json_rule(const struct acrn_hsm_rule *rule);

#endif /* RTPOLL_JSON_H */
