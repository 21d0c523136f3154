/* SPDX-License-Identifier: BSD-3-Clause */
/* show.h - what more than one verb shows of the module */
#ifndef RTPOLL_SHOW_H
#define RTPOLL_SHOW_H

#include <jansson.h>

#include "rtpoll/control.h"
#include "../command/table.h"

#define RULE_HEADS	"NAME\t>POLLER\tMODE\t>IDLE_NS"

void rule_row(struct table *table, const struct acrn_hsm_rule *rule);

/* All there are. */
json_t *json_pollers(struct rtpoll_control *control);
json_t *json_vms(struct rtpoll_control *control);
json_t *json_rules(struct rtpoll_control *control);

#endif /* RTPOLL_SHOW_H */
