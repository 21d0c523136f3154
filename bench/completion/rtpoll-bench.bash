# SPDX-License-Identifier: BSD-3-Clause
# bash completion of rtpoll-bench; made by: rtpoll-bench --generate completion
# shellcheck shell=bash

_rtpoll_bench_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

_rtpoll_bench_paths() {
	compopt -o filenames 2>/dev/null || :
	mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
}

# What the machine has now: nothing, where that cannot be told.  A VM's name is
# whatever its creator chose, and compgen -W would run the $(...) in it.
_rtpoll_bench_ask() {
	local line
	while IFS= read -r line; do
		[[ $line != "$word"* ]] || COMPREPLY+=("$(printf %q "$line")")
	done < <("${COMP_WORDS[0]}" --generate "$1" 2>/dev/null)
}

_rtpoll_bench() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local words=() options='' i
	COMPREPLY=()
	if [[ $word == = ]]; then
		word=''
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $before in
	--color) _rtpoll_bench_words 'auto always never'; return ;;
	-o | --output) _rtpoll_bench_paths -f; return ;;
	--fail-over) :; return ;;
	-m | --metric) :; return ;;
	--id) :; return ;;
	--where) _rtpoll_bench_words 'native qemu acrn'; return ;;
	-l | --load) :; return ;;
	esac

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--color | -o | --output | --fail-over | -m | --metric | --id | --where | -l | --load)
			i=$((i + 1))
			[[ ${COMP_WORDS[i]-} != = ]] || i=$((i + 1))
			;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done

	case ${words[0]-} in
	'') options='--help --version --color' ;;
	run) options='--help --color --output --quick' ;;
	report) options='--help --color --output' ;;
	compare) options='--help --json --color --fail-over --metric' ;;
	import) options='--help --color --output --fragment --id --where --load' ;;
	check) options='--help --color --fragment' ;;
	esac
	if [[ $word == -* ]]; then
		_rtpoll_bench_words "$options"
		return
	fi

	case "${words[0]-} ${#words[@]}" in
	' 0') _rtpoll_bench_words 'run report compare import check' ;;
	'run 1') _rtpoll_bench_paths -f ;;
	'report 1') _rtpoll_bench_paths -f ;;
	'compare 1') _rtpoll_bench_paths -f ;;
	'compare 2') _rtpoll_bench_paths -f ;;
	'import 1') _rtpoll_bench_paths -f ;;
	'import '*) _rtpoll_bench_paths -f ;;
	'check 1') _rtpoll_bench_paths -f ;;
	'check '*) _rtpoll_bench_paths -f ;;
	esac
}

complete -F _rtpoll_bench rtpoll-bench
