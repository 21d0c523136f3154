#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# coverage.sh - how much of kmod/core the unit tests reach
#
# usage: coverage.sh FOLDER	built with MODE=cover, and run
#
# Fails below 95 % of lines or 90 % of branches, over all files of the core.
# Prints a line per file and "ok WHAT".
set -eu

cd "$1"
rm -rf gcov
mkdir gcov
cd gcov
# The core's own objects, then the tests, for what headers have inline; one by
# one, for gcov forgets the branches of a file that it finds in two of them.
for data in ../core/*.gcda ../*.gcda; do
	gcov -b -p "$data" >>gcov.out 2>>gcov.err
done

# A file is seen from several objects: the one that covers most of it counts.
awk '
/^File / { file = $2; gsub(/\x27/, "", file); keep = file ~ /kmod\/core\/[a-z_]+\.[ch]$/ }
function part(field) { split($0, word, /[:% ]+/); return word[field] }
keep && /^Lines executed/ { lines = part(3); nr_lines = part(5); branches = nr_branches = 0; seen = 1 }
keep && /^Taken at least once/ { branches = part(5); nr_branches = part(7) }
keep && seen && /^$|^No calls|^Calls executed/ {
	seen = 0
	if (lines * nr_lines + branches * nr_branches / 1000 < best[file])
		next
	best[file] = lines * nr_lines + branches * nr_branches / 1000
	l[file] = lines; nl[file] = nr_lines; b[file] = branches; nb[file] = nr_branches
}
END {
	for (file in l) {
		name = file; sub(/.*kmod\/core\//, "", name)
		text = sprintf("  %-12s lines %6.2f %% of %3d", name, l[file], nl[file])
		if (nb[file])
			text = text sprintf(", branches %6.2f %% of %3d", b[file], nb[file])
		print text | "sort"
		hit += l[file] * nl[file]; all += nl[file]
		bhit += b[file] * nb[file]; ball += nb[file]
	}
	close("sort")
	if (all < 100 || ball < 50) { print "FAIL no coverage data"; exit 1 }
	line = hit / all; branch = bhit / ball
	if (line < 95 || branch < 90) {
		printf "FAIL coverage: %.1f %% of lines, %.1f %% of branches\n", line, branch
		exit 1
	}
	printf "ok coverage of kmod/core: %.1f %% of %d lines, %.1f %% of %d branches\n",
		line, all, branch, ball
}' gcov.out
