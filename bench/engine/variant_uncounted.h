/* SPDX-License-Identifier: BSD-3-Clause */
/* variant_uncounted.h - nothing is counted */
#define rtp_count(counter)	((void)(counter))
