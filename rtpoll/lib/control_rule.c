// SPDX-License-Identifier: BSD-3-Clause
/* control_rule.c - what a VM of a name starts with */

#include <errno.h>
#include <string.h>

#include "control_call.h"
#include "internal.h"

static const struct control_reason set_reasons[] = {
	{ ENOENT, "no such poller: make it first" },
	{ ENOSPC, "there are as many rules as there can be" },
	{ EINVAL, "unknown mode or flag, idle time out of range, or bytes behind the name" },
	{ EOPNOTSUPP, "adaptive mode needs upcalls, which do not come here: use poll" },
	{}
};

static const struct control_reason find_reasons[] = {
	{ ENOENT, "no such rule" },
	{}
};

static const struct control_command set = { ACRN_HSM_IOCTL_RULE_SET, set_reasons };
static const struct control_command clear = { ACRN_HSM_IOCTL_RULE_CLEAR, find_reasons };
static const struct control_command get = { ACRN_HSM_IOCTL_RULE_GET, find_reasons };

int rtpoll_rule_set(struct rtpoll_control *control, const struct acrn_hsm_rule *rule)
{
	struct acrn_hsm_rule copy = *rule;

	if (copy.flags & ACRN_HSM_RULE_ANY_NAME)
		return control_call(control, &set, &copy, "cannot set the rule for any VM");
	return control_call(control, &set, &copy, "cannot set the rule for VM \"%.*s\"",
			    ACRN_HSM_POLL_NAME_LEN, (const char *)rule->name);
}

int rtpoll_rule_clear(struct rtpoll_control *control, const char *name)
{
	struct acrn_hsm_rule rule = {};
	size_t length = name ? strlen(name) : 0;

	if (!name) {
		rule.flags = ACRN_HSM_RULE_ANY_NAME;
		return control_call(control, &clear, &rule, "cannot clear the rule for any VM");
	}
	if (length > sizeof(rule.name))
		return rtpoll_fail(EINVAL, "VM name \"%s\": longer than %d bytes.", name,
				   ACRN_HSM_POLL_NAME_LEN);

	memcpy(rule.name, name, length);
	return control_call(control, &clear, &rule, "cannot clear the rule for VM \"%s\"", name);
}

int rtpoll_rule_get(struct rtpoll_control *control, uint32_t index,
		    struct acrn_hsm_rule *rule)
{
	*rule = (struct acrn_hsm_rule){ .index = index };
	return control_call(control, &get, rule, "rule %u", index);
}
