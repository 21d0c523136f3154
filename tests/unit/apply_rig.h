/* SPDX-License-Identifier: BSD-3-Clause */
/* apply_rig.h - what the tests of apply and undo say of the rig's machine */
#ifndef APPLY_RIG_H
#define APPLY_RIG_H

#include "setup_rig.h"

#define JOURNAL	"/var/lib/isolcpus-setup/journal"
#define DROP_IN	"/etc/default/grub.d/50-isolcpus-setup.cfg"
#define MASK	"/proc/irq/10/smp_affinity"

static char *before;
static const char *says;

static inline void begin(void)
{
	setup_begin();
	before = rig_snapshot();
}

static inline void end(void)
{
	free(before);
	setup_end();
}

static inline void is_as_before(void)
{
	char *now = rig_snapshot();

	cr_expect_str_eq(now, before);
	free(now);
}

static inline void file_is(const char *path, const char *wanted)
{
	const char *text = rig_text(path);

	cr_assert_not_null(text, "%s", path);
	cr_expect_str_eq(text, wanted, "%s: '%s'", path, text);
}

static inline void says_word(const char *word)
{
	cr_expect_not_null(strstr(says, word), "not '%s' in:\n%s", word, says);
}

#endif /* APPLY_RIG_H */
