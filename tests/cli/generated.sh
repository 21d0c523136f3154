# SPDX-License-Identifier: BSD-3-Clause
# generated.sh - a command's manual page and completion are what its tables say (sourced)
#
# After rig.sh, with PROGRAM, its folder NAME below the top, PAGE and COMPLETION set.
# shellcheck shell=bash disable=SC2153,SC2154,SC2034 # set and used by the caller

generated_check() {
	sed -n '/generated: begin/,/generated: end/p' "$PAGE" | sed '1d;$d' >"$WORK/documented"
	"$PROGRAM" --generate man >"$WORK/generated"
	result_of "the manual page is what the tables say (make -C $NAME generate)" \
		diff -u "$WORK/documented" "$WORK/generated"
	"$PROGRAM" --generate completion >"$WORK/completion"
	result_of 'so is the completion' diff -u "$COMPLETION" "$WORK/completion"
	result_of 'twice the same' sh -c "'$PROGRAM' --generate man | cmp - '$WORK/generated'"
	generated_options
}

# Each option of each verb's help is in the page and in the completion.
generated_options() {
	for verb in $("$PROGRAM" --help | sed -n '/^Verbs/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
		wanted=$("$PROGRAM" "$verb" --help |
			sed -n '/^Options/,/^$/s/.*--\([a-z-]*\).*/\1/p' | tr '\n' ' ')
		words=$(sed -n "s/^\t$verb) options='\(.*\)' ;;/\1/p" "$COMPLETION" |
			sed 's/--//g')
		result "completion of $verb has the options of its help" \
			"$([ "$words " = "$wanted" ] || echo "'$words', not '$wanted'")"
	done
}

# Pages that man can show, and has nothing to say about.
pages_check() { # PAGE...
	command -v man >/dev/null || return 0
	for page; do
		listen man --warnings -l "$page"
		check "${page##*/} is a manual page" exits 0
		check "${page##*/} has no warnings" \
			[ -z "$(man --warnings -l "$page" 2>&1 >/dev/null)" ]
	done
}

# What bash would offer for the last word of a line; the completion was sourced.
offer() { # WORD...
	COMP_WORDS=("$PROGRAM" "$@")
	COMP_CWORD=$#
	"_$(basename "$PROGRAM" | tr - _)"
	output="${COMPREPLY[*]}" status=0
}

# Puts what make install makes below $WORK/tree; each FILE must be there, below /usr.
install_check() { # FILE...
	result_of 'it can be installed' nice make -s -C "$TOP/$NAME" B="$OUT/$NAME" \
		DESTDIR="$WORK/tree" PREFIX=/usr install
	for file; do
		result "$file is installed" "$([ -e "$WORK/tree/usr/$file" ] || echo missing)"
	done
}

uninstall_check() {
	result_of 'it can be removed' nice make -s -C "$TOP/$NAME" B="$OUT/$NAME" \
		DESTDIR="$WORK/tree" PREFIX=/usr uninstall
	result 'and leaves no file behind' "$(find "$WORK/tree" -type f -o -type l)"
}
