/* SPDX-License-Identifier: BSD-3-Clause */
/* parse_kconfig.h - the configuration that a kernel was built with */
#ifndef ISOLCPUS_PARSE_KCONFIG_H
#define ISOLCPUS_PARSE_KCONFIG_H

#include <stddef.h>

/*
 * Value of an option without CONFIG_, cut off if need be: "y", "m", "250"; "n" if it is
 * not set, or not there at all.
 */
void kconfig_value(const char *text, size_t length, const char *option, char *value,
		   size_t size);

#endif /* ISOLCPUS_PARSE_KCONFIG_H */
