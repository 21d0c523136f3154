# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# console.sh - what the console of a guest tells, for scripts to source

# The firmware clears the screen, the terminal adds carriage returns.
console_clean() {
	sed -u 's/\r//g; s/\x1b\(\[[?0-9;]*[a-zA-Z]\|c\)//g'
}

# What run.sh printed, without the guest that it booted again: its results do not count.
last_boot() { # FILE
	tac "$1" | sed '/^# booted again: /,$d' | tac
}

# QEMU 7.2 with a thread per CPU now and then trips over a kernel that patches
# its own text (a static branch): a CPU executes the int3 of the patch after it
# is gone from memory.  What tells it from every other int3: the byte that was
# executed, which is the one before "<", is none.
console_stale_int3() {
	console_clean | awk '
		/ int3: 0000 \[#1\]/ { died = 1 }
		died && !seen && / Code: / { sub(/ <.*/, ""); stale = $NF != "cc"; seen = 1 }
		END { exit !stale }'
}
