# SPDX-License-Identifier: BSD-3-Clause
# tap.sh - how the scripts of tests/ count and show results (sourced)
#
# One line for each result, what is wrong behind "# ", and at the end the line that
# tests/check.sh adds up.
# shellcheck shell=sh

passed=0
failed=0

# One line for WHAT; passed if there is no COMPLAINT.
result() { # WHAT COMPLAINT
	if [ -z "$2" ]; then
		passed=$((passed + 1))
		echo "ok - $1"
	else
		failed=$((failed + 1))
		echo "not ok - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# A command whose exit status is the verdict; what it says is shown if it fails.
result_of() { # WHAT COMMAND [ARGUMENT...]
	tap_what=$1
	shift
	if tap_output=$("$@" 2>&1); then
		result "$tap_what" ''
	else
		result "$tap_what" "exit status $?
$tap_output"
	fi
}

# What a command said, and its exit status: for says and exits.
listen() { # COMMAND [ARGUMENT...]
	status=0
	output=$("$@" 2>&1) || status=$?
}

says() { # PATTERN
	# No pipe: grep leaves at the first match, and pipefail is told of the writer.
	grep -qE -e "$1" <<-END
	$output
	END
}

exits() { # STATUS
	[ "$status" = "$1" ]
}

# A condition on the command listened to last.
check() { # WHAT CONDITION [ARGUMENT...]
	tap_what=$1
	shift
	if "$@"; then
		result "$tap_what" ''
	else
		result "$tap_what" "status $status: $output"
	fi
}

# The last line of stage NAME, and the verdict: no test at all is a failure.
results_end() { # NAME
	echo "$1: $passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
