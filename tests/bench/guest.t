#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# guest.t - what a guest prints becomes a fragment, and what goes wrong is in it
#
# The guests here are text: bench/guest's scripts boot real ones.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
"$ENV_DIR/packages.sh" rtpoll
make -s -C "$TOP/bench" B="$OUT/bench" "$OUT/bench/rtpoll-bench" >&2

# A script of bench/guest whose guest prints $WORK/said and ends with $1; then FUNCTION.
BOOT=boot
script() { # STATUS [FUNCTION]
	cat >"$WORK/script.sh" <<-END
		set -euo pipefail
		TOP=$TOP
		ABOUT=text
		. "\$TOP/bench/guest/common.sh"
		guest_options --json "$WORK/json"
		RUN=$WORK/guest
		$BOOT 'a guest' -s 2 test
		${2-}
		fragment_end
	END
	printf '#!/bin/sh\ncat %s\nexit %s\n' "$WORK/said" "$1" >"$WORK/guest"
	chmod +x "$WORK/guest"
	listen bash "$WORK/script.sh"
}

valid() {
	"$OUT/bench/rtpoll-bench" check --fragment "$WORK/json" >/dev/null
}

has() { # TEXT
	grep -qF -e "$1" "$WORK/json"
}

has_no() { # TEXT
	! has "$1"
}

# A record is cut anywhere.
cat >"$WORK/said" <<'END'
# for people
json: values {"id":"a","title":"A","val
json: ue":1,"unit":"ns","where":"qemu"}
json;
json: goals {"id":"g","title":"G","bound":"at most","goal":1,"got":2,"where":"qemu","reason":"slow","met":false}
json;
json: end 2
json;
END
script 0
check 'a guest that is well makes a fragment' exits 0
check 'the command takes it' valid
check 'with what it measured' has '"value":1,'
check 'and no failure' has_no '"step"'
check 'people see what is theirs' says '^# for people$'

script 1
check 'a guest that fails fails the script' exits 1
check 'what it measured is kept' has '"value":1,'
check 'and its failure is there' has '"step":"a guest","message":"the guest failed'
check 'in a fragment that the command takes' valid

BOOT='boot_harmed guest/harmed'
script 0
check 'a guest that may be harmed, and is not, is a figure' has '"id":"guest/harmed"'
check 'which is 0' has '"value":0,"unit":"guests"'
echo 'kernel BUG at lib/list_debug.c:29!' >>"$WORK/said"
script 1
check 'one that is harmed is no failure' exits 0
check 'but a figure' has '"value":1,"unit":"guests"'
check 'and people are told why' says 'a guest: the guest was harmed: kernel BUG at lib/list'
check 'the command takes it' valid
sed -i '/^kernel BUG/d; /^json: end/,$d' "$WORK/said"
script 1
check 'one that died before its records were out is a failure' exits 1
printf 'json: end 2\njson;\n' >>"$WORK/said"
BOOT=boot

sed -i '/^json: goals/,/^json;/d' "$WORK/said"
script 0
check 'a record that is missing fails' exits 1
check 'and is told of' has '1 records arrived, the guest says 2'

sed -i '/^json: end/,$d' "$WORK/said"
printf 't.c:1: failed: "quotes" \\ and\ttabs\n' >>"$WORK/said"
script 1
check 'a guest that died before its end' has '1 records arrived, the guest says none'
check 'texts with quotes are no harm' valid

script 0 'false'
check 'a script that stops early fails' exits 1
check 'and leaves a fragment that says so' has 'it ended early, with status 1'
check 'which the command takes' valid

cp "$TOP/tests/bench/fixtures/cyclictest-2.40.json" "$WORK/tool.json"
{
	printf 'json: raw cyclictest-before-load '
	tr -d '\n' <"$WORK/tool.json"
	printf '\njson;\njson: end 1\njson;\n'
} >"$WORK/said"
script 0 documents_import
check 'a document of cyclictest is imported' exits 0
check 'as a series' has '"id": "cyclictest/before/load/cpu'
check 'of a guest' has '"where": "qemu"'
check 'and nowhere else' has_no '"where": "native"'
check 'under its load' has '"load": "hackbench on CPU 0"'
check 'that the command takes' valid
check 'and stays as it was' test -s "$WORK/json.d/cyclictest-before-load.json"

sed -i 's/"thread"/"threat"/' "$WORK/said"
script 0 documents_import
check 'a document of nobody fails' exits 1
check 'and is told of' has '"step":"bench import"'

for name in latency interference scaling cyclictest; do
	listen "$TOP/bench/guest/$name.sh"
	check "$name.sh wants --json" exits 2
	listen "$TOP/bench/guest/$name.sh" --jsn "$WORK/json"
	check "$name.sh names a typo" says "no option '--jsn'"
	listen "$TOP/bench/guest/$name.sh" --help
	check "$name.sh has help" says '^usage: '
done
results_end guest
