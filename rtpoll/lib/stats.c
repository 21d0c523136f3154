// SPDX-License-Identifier: BSD-3-Clause
/* stats.c - map the statistics page */

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"
#include "stats_page.h"

static const void *map(int fd, size_t bytes)
{
	void *page = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);

	return page == MAP_FAILED ? NULL : page;
}

static int map_failed(void)
{
	return rtpoll_fail(errno, "statistics page: cannot map");
}

/* Of one page it is known before that it is there. */
static int read_header(int fd, struct acrn_hsm_stats_header *header)
{
	const long bytes = sysconf(_SC_PAGESIZE);
	const void *page = map(fd, bytes);

	if (!page)
		return map_failed();

	*header = *(const struct acrn_hsm_stats_header *)page;
	munmap((void *)page, bytes);
	return stats_page_check(header);
}

int rtpoll_stats_map(struct rtpoll_stats **stats, struct rtpoll_control *control)
{
	const int fd = rtpoll_control_fd(control);
	struct acrn_hsm_stats_header header;
	const void *page;
	int ret;

	ret = read_header(fd, &header);
	if (ret)
		return ret;

	page = map(fd, header.size);
	if (!page)
		return map_failed();

	ret = stats_page_take(stats, page, &header);
	if (ret)
		munmap((void *)page, header.size);
	return ret;
}
