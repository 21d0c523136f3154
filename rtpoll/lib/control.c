// SPDX-License-Identifier: BSD-3-Clause
/* control.c - the device: open it, and ask what it is */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control_call.h"
#include "internal.h"

#define DEVICE	"/dev/acrn_hsm"

static int open_failed(int error, const char *path)
{
	switch (error) {
	case ENOENT:
	case ENXIO:
	case ENODEV:
		return rtpoll_fail(error, "%s: no such device: load the module: modprobe acrn_hsm.",
				   path);
	case EACCES:
	case EPERM:
		return rtpoll_fail(error, "%s: not allowed: be root, or in its group (acrn).",
				   path);
	default:
		return rtpoll_fail(error, "%s: cannot open", path);
	}
}

/* EINVAL is mainline's answer to what a descriptor without VM is asked. */
static int info_failed(int error, const char *path)
{
	if (error == EINVAL || error == ENOTTY)
		return rtpoll_fail(EOPNOTSUPP,
				   "%s: an HSM that cannot poll, as mainline's: use acrn_hsm.",
				   path);
	return rtpoll_fail(error, "%s: cannot ask what it can do", path);
}

static int check_device(int fd, const char *path)
{
	struct acrn_hsm_poll_info info = {};

	if (ioctl(fd, ACRN_HSM_IOCTL_GET_INFO, &info))
		return info_failed(errno, path);
	if (info.abi != ACRN_HSM_POLL_ABI)
		return rtpoll_fail(EPROTO,
				   "%s: the module has ABI %u, this library ABI %u: install both from one release.",
				   path, info.abi, ACRN_HSM_POLL_ABI);
	return 0;
}

int rtpoll_control_open(struct rtpoll_control **control, const char *path)
{
	struct rtpoll_control *opened;
	int ret;

	path = path ? path : DEVICE;
	opened = calloc(1, sizeof(*opened));
	if (!opened)
		return rtpoll_fail(ENOMEM, "%s", path);

	opened->fd = open(path, O_RDWR | O_CLOEXEC);
	if (opened->fd < 0) {
		ret = open_failed(errno, path);
		goto err_free;
	}

	ret = check_device(opened->fd, path);
	if (ret)
		goto err_close;

	*control = opened;
	return 0;

err_close:
	close(opened->fd);
err_free:
	free(opened);
	return ret;
}

void rtpoll_control_close(struct rtpoll_control *control)
{
	if (!control)
		return;
	close(control->fd);
	free(control);
}

int rtpoll_control_fd(const struct rtpoll_control *control)
{
	return control->fd;
}

int rtpoll_info(struct rtpoll_control *control, struct acrn_hsm_poll_info *info)
{
	static const struct control_command get_info = { .number = ACRN_HSM_IOCTL_GET_INFO };

	return control_call(control, &get_info, info, "cannot ask what the module can do");
}
