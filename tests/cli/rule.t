#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# rule.t - files of rules: what is wrong with one is said with file, line and remedy
set -eu

TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/env/common.sh"
. "$TOP/tests/env/tap.sh"
. "$TOP/tests/cli/rig.sh"

FILE=$WORK/rules.conf

# Text with \n; what "rule check" says of it.
judge() { # TEXT
	printf '%b' "$1" >"$FILE"
	listen "$RTPOLL" rule check "$FILE"
}

# Refused with one line, which names the line of the file.
refused() { # WHAT TEXT LINE PATTERN
	judge "$2"
	check "$1 is refused" exits 1
	check "$1: in one line" says_one_line
	check "$1: with line and remedy" says "^rtpoll: $FILE:$3: $4"
}

judge '# a comment\n[vm rtvm]\ncpu = 3\nmode=adaptive ; or so\nidle_ns=100000\npolicy=fifo\npriority=80\n\n[vm *]\ncpu=2\nforce=yes\n[vm ""]\ncpu=3\n'
check 'a good file is good' exits 0
check 'and its sections are counted' says '3 sections, no error'
judge ''
check 'an empty file is good' exits 0
judge '\0357\0273\0277[vm a]\r\ncpu=1\r\n'
check 'a file of another system is good, too' exits 0
judge '[vm exactly_sixteen]\ncpu=1\n'
check 'a name may have 16 bytes' exits 0

refused 'a section of another kind' '[poller 3]\ncpu=3\n' 1 '.*write \[vm NAME\]'
refused 'a section without name' '[vm ]\ncpu=3\n' 1 '.*write \[vm NAME\]'
refused 'a name of 17 bytes' '[vm exactly_seventeen]\ncpu=1\n' 1 '.*longer than 16 bytes'
refused 'a VM named twice' '[vm a]\ncpu=1\n[vm a]\ncpu=2\n' 3 '.*in line 1 already'
refused 'a bracket that is open' '[vm a\n' 1 'neither \[vm NAME\] nor KEY = VALUE'
refused 'a line that is nothing' '[vm a]\ncpu=3\nhello\n' 3 'neither'
refused 'a key before the first section' 'cpu=3\n' 1 'cpu: before the first section'
refused 'an unknown key' '[vm a]\ncpu=3\nmodes=poll\n' 3 'modes: .*did you mean mode\?'
refused 'another unknown key' '[vm a]\ncpu=3\ncolour=red\n' 3 'colour: .*there are cpu, mode'
refused 'a key given twice' '[vm a]\ncpu=3\ncpu=4\n' 3 'cpu = 4: is there already'
refused 'CPU 0' '[vm a]\ncpu=0\n' 2 'cpu = 0: must be a CPU from 1'
refused 'a CPU that is none' '[vm a]\ncpu=x\n' 2 'cpu = x: must be'
refused 'a list of CPUs' '[vm a]\ncpu=1-2\n' 2 'cpu = 1-2: must be'
refused 'an unknown mode' '[vm a]\ncpu=3\nmode=spin\n' 3 'mode = spin: must be irq, poll or'
refused 'an idle time too short' '[vm a]\ncpu=3\nmode=adaptive\nidle_ns=999\n' 4 'idle_ns = 999'
refused 'an idle time beyond 64 bits' \
	'[vm a]\ncpu=3\nmode=adaptive\nidle_ns=99999999999999999999\n' 4 'idle_ns = 9'
refused 'an idle time of poll mode' '[vm a]\ncpu=3\nidle_ns=1000\n' 1 'idle_ns goes with'
refused 'a priority of 100' '[vm a]\ncpu=3\npolicy=fifo\npriority=100\n' 4 'priority = 100'
refused 'a priority without policy' '[vm a]\ncpu=3\npriority=5\n' 1 'priority goes with'
refused 'a policy without priority' '[vm a]\ncpu=3\npolicy=rr\n' 1 'policy = rr needs'
refused 'a section without CPU' '[vm a]\nmode=poll\n' 1 'section has no cpu'
refused 'two policies of one CPU' \
	'[vm a]\ncpu=3\npolicy=fifo\npriority=5\n[vm b]\ncpu=3\npolicy=fifo\npriority=6\n' 5 \
	'cpu = 3: policy fifo 6, but fifo 5 in the section of line 1'
refused 'a line that is too long' "[vm a]\\ncpu=3\\n#$(printf '%300s')\\n" 3 'line longer than'

judge '[vm a]\ncpu=0\nmode=spin\n[vn b]\n'
check 'all errors are said at once' [ "$(printf '%s\n' "$output" | grep -c '^rtpoll: ')" = 3 ]

printf '[vm a]\ncpu=0\n' >"$FILE"
listen "$RTPOLL" rule load "$FILE"
check 'load looks at the file first' says 'cpu = 0: must be'
listen "$RTPOLL" rule unload "$FILE"
check 'so does unload' exits 1
listen "$RTPOLL" rule check "$WORK/nothing"
check 'a file that is not there is named' says "^rtpoll: $WORK/nothing: cannot open: No such file"
listen "$RTPOLL" rule check "$WORK"
check 'a folder is no file' exits 1

printf '[vm a]\ncpu=3\n' >"$FILE"
listen "$RTPOLL" rule load "$FILE" --device "$WORK/nothing"
check 'a good file without a module is nothing' exits 3
listen_json "$RTPOLL" rule check "$FILE" --json
check '--json counts the sections' json '$d->{schema} eq "rtpoll.check/1" && $d->{sections} == 1'
listen "$RTPOLL" rule check "$TOP/rtpoll/systemd/rtpoll.conf"
check 'the file we ship is good' exits 0

for words in 'chek a' 'set a' 'set a --cpu 3 --idle-ns 1000' 'list a' load \
	'clear a --cpu 3' 'load a --mode poll'; do
	# shellcheck disable=SC2086 # words
	listen "$RTPOLL" rule $words
	check "rule $words is bad usage" exits 2
done
listen "$RTPOLL" rule chek a
check 'and another word is offered' says "did you mean 'rule check'"

results_end rule
