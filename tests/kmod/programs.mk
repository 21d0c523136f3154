# SPDX-License-Identifier: BSD-3-Clause
# programs.mk - what a guest test program needs besides t_NAME.c and the harness
#
# A file tests/kmod/t_NAME.c becomes the test NAME without an entry here.
#	NAME_extra	more sources, relative to tests/
#	NAME_libs	libraries, linked statically
#	DATA		files that go to /data of the image, relative to tests/
# a VM, its device model, its vCPUs
VM := kmod/vm.c kmod/vm_control.c

life_extra := $(VM)
bench_extra := $(VM) ../kmod/core/hist.c

DATA :=
