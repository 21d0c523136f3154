/* SPDX-License-Identifier: GPL-2.0-only */
/* control.h - /dev/acrn_hvsim */
#ifndef HVSIM_CONTROL_H
#define HVSIM_CONTROL_H

int hvsim_control_register(void);
void hvsim_control_unregister(void);

#endif /* HVSIM_CONTROL_H */
