# SPDX-License-Identifier: BSD-3-Clause
# rig.sh - what the scripts here share: the command, a folder, JSON, fixtures (sourced)
#
# The caller has sourced common.sh.  RTPOLL=PROGRAM: not the one of this tree.
# shellcheck shell=sh disable=SC2034 # status is for check

if [ -z "${RTPOLL:-}" ]; then
	"$ENV_DIR/packages.sh" build rtpoll
	nice make -s -j2 -C "$TOP/rtpoll" B="$OUT/rtpoll" cli
	RTPOLL=$OUT/rtpoll/rtpoll
	export RTPOLL
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export LC_ALL=C.UTF-8

# As listen, with stdout alone in $WORK/json.
listen_json() { # COMMAND [ARGUMENT...]
	status=0
	"$@" >"$WORK/json" 2>"$WORK/err" || status=$?
	output=$(cat "$WORK/json" "$WORK/err")
}

# A condition on the JSON document $d that was listened to, in Perl.
json() { # CONDITION
	perl -MJSON::PP -e '
		local $/;
		open(my $file, "<", shift) or die;
		our $d = decode_json(<$file>);
		exit(!eval(shift));' "$WORK/json" "$1"
}

# Makes a tree below $WORK/NAME of fixtures/NAME.tree: lines "PATH TEXT", or "PATH/".
tree_make() { # NAME
	rm -rf "${WORK:?}/$1"
	while read -r path text; do
		case $path in
		'' | '#'*) continue ;;
		*/) mkdir -p "$WORK/$1/$path" ;;
		*) mkdir -p "$WORK/$1/${path%/*}" && printf '%s\n' "$text" >"$WORK/$1/$path" ;;
		esac
	done <"$TOP/tests/cli/fixtures/$1.tree"
}

# One line, and it begins as every message does.
says_one_line() {
	[ "$(printf '%s\n' "$output" | wc -l)" = 1 ] && says '^rtpoll: '
}
