#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# spdx.sh - each file has its folder's licence, and sources say what they are
#
# Without a tag: documents, packed data, licence texts, dot files, what was built, and
# what tools wrote, other ones or ours.
set -eu
cd "$(dirname "$0")/../.."

licence_of() {
	case $1 in
	kmod/core/*) echo 'GPL-2.0-only OR BSD-3-Clause' ;;
	kmod/uapi/*) echo 'GPL-2.0 WITH Linux-syscall-note' ;;
	kmod/* | tests/hazards/*.patch) echo 'GPL-2.0-only' ;;
	*) echo 'BSD-3-Clause' ;;
	esac
}

# The tag within the first lines, without comment signs.
tag_of() {
	head -n 3 "$1" | sed -n 's/.*SPDX-License-Identifier: *//; T; s| *\*[/)].*||; s|",$||; p'
}

findings=$(
	find . -name .git -prune -o -name LICENSES -prune -o -path './*/build' -prune -o -type f \
		! -name '*.md' ! -name '*.[gx]z' ! -name '.gitignore' ! -path './docs/ABI/*' \
		! -path './tests/bench/fixtures/*' -printf '%P\n' |
		while read -r file; do
			[ "$(tag_of "$file")" = "$(licence_of "$file")" ] ||
				echo "$file: licence '$(tag_of "$file")', not '$(licence_of "$file")'"
			case $file in
			*.[ch] | *.sh | *.pml | *.mk)
				head -n 5 "$file" | grep -qF "${file##*/} - " ||
					echo "$file: no line '${file##*/} - purpose' at its top"
				;;
			esac
		done
)
[ -z "$findings" ] || echo "$findings"
[ -z "$findings" ]
