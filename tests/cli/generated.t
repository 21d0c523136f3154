#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# generated.t - help, manual page and completion say the same, and what is installed works
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"
. "$TOP/tests/cli/generated.sh"

PROGRAM=$RTPOLL NAME=rtpoll
PAGE=$TOP/docs/man/rtpoll.1
COMPLETION=$TOP/rtpoll/completion/rtpoll.bash

generated_check
pages_check "$PAGE" "$TOP/docs/man/rtpoll.conf.5"

. "$COMPLETION"
offer de
check 'verbs are completed' [ "$output" = 'demo detach' ]
offer list --j
check 'options are completed' [ "$output" = --json ]
offer list --force
check 'options of other verbs are not' [ -z "$output" ]
offer add --cpu 1 --policy ''
check 'choices are completed' [ "$output" = 'fifo rr other' ]
offer add --policy =
check 'also behind an equals sign' [ "$output" = 'fifo rr other' ]
offer add --policy = f
check 'and in the middle of a word' [ "$output" = fifo ]
offer rule ''
check 'words of rule are completed' [ "$output" = 'list set clear load unload check' ]
offer add --cpu 0
check 'CPUs are completed' says '(^| )0( |$)'
cd "$TOP/rtpoll/systemd"
offer rule load rtpoll.c
check 'files are completed' [ "$output" = rtpoll.conf ]
offer --device x attach ''
check 'without device there is no poller to offer' [ -z "$output" ]
offer detach ''
check 'but all of them, where all is a word' [ "$output" = all ]

# A machine that has pollers, and VMs whose names somebody chose.
mkdir "$WORK/bin"
cat >"$WORK/bin/rtpoll" <<'END'
#!/bin/sh
case $2 in
pollers) printf 'cpu3\ncpu4\n' ;;
vms) printf '%s\n' rtvm '$(>x)' 'a*b' ;;
rule-names) printf '%s\n' rtvm ruled '*' ;;
esac
END
chmod +x "$WORK/bin/rtpoll"
cd "$WORK/bin"
PROGRAM=./rtpoll
offer attach cpu3 ''
check 'names of VMs are offered as they can be typed' [ "$output" = 'rtvm \$\(\>x\) a\*b' ]
check 'and not run' [ ! -e x ]
offer attach --mode = poll cp
check 'the value behind an equals sign is no operand' [ "$output" = 'cpu3 cpu4' ]
offer rule set ''
check 'rule set is offered names, and no files' [ "$output" = 'rtvm ruled \*' ]
offer rule clear r
check 'and so is rule clear' [ "$output" = 'rtvm ruled' ]
offer rule list ''
check 'rule list is offered nothing' [ -z "$output" ]
offer rm cpu1 cpu2 cpu3 ''
check 'as many pollers as are wanted are completed' [ "$output" = 'cpu3 cpu4' ]
PROGRAM=$RTPOLL

# A tree as make install makes it.
install_check bin/rtpoll share/man/man1/rtpoll.1 share/man/man5/rtpoll.conf.5 \
	share/bash-completion/completions/rtpoll share/doc/rtpoll/rtpoll.conf
# One version, which is the header's.
VERSION=$("$RTPOLL" --version)
result 'pkg-config has its version' "$(grep -qx "Version: ${VERSION#rtpoll }" \
	"$WORK/tree/usr/lib/pkgconfig/librtpoll.pc" || echo "not $VERSION")"
for page in rtpoll.1 rtpoll.conf.5; do
	result "and so has $page" "$(grep -q "^\.TH.*\"$VERSION\"" "$TOP/docs/man/$page" ||
		echo "not $VERSION")"
done
UNIT=$WORK/tree/etc/systemd/system/rtpoll.service
result 'the unit calls what is installed' "$(grep ^Exec "$UNIT" | grep -v '=/usr/bin/rtpoll' || :)"
if command -v systemd-analyze >/dev/null; then
	# The program is where the test has it, and so is the manual.
	sed "s|/usr/bin/rtpoll|$RTPOLL|; /^Documentation/d" "$UNIT" >"$WORK/rtpoll.service"
	listen systemd-analyze verify "$WORK/rtpoll.service"
	check 'the unit is a good one' exits 0
	check 'and systemd has nothing to say' [ -z "$output" ]
fi
uninstall_check

results_end generated
