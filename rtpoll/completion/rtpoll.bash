# SPDX-License-Identifier: BSD-3-Clause
# bash completion of rtpoll; made by: rtpoll --generate completion
# shellcheck shell=bash

_rtpoll_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

_rtpoll_paths() {
	compopt -o filenames 2>/dev/null || :
	mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
}

# What the machine has now: nothing, where that cannot be told.  A VM's name is
# whatever its creator chose, and compgen -W would run the $(...) in it.
_rtpoll_ask() {
	local line
	while IFS= read -r line; do
		[[ $line != "$word"* ]] || COMPREPLY+=("$(printf %q "$line")")
	done < <("${COMP_WORDS[0]}" --generate "$1" 2>/dev/null)
}

_rtpoll() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local words=() options='' i
	COMPREPLY=()
	if [[ $word == = ]]; then
		word=''
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $before in
	--color) _rtpoll_words 'auto always never'; return ;;
	--device) _rtpoll_paths -f; return ;;
	-c | --cpu) _rtpoll_ask cpus; return ;;
	--policy) _rtpoll_words 'fifo rr other'; return ;;
	-p | --priority) :; return ;;
	--vcpus) :; return ;;
	-m | --mode) _rtpoll_words 'irq poll adaptive'; return ;;
	--idle-ns) :; return ;;
	-i | --interval) :; return ;;
	-n | --count) :; return ;;
	--late) :; return ;;
	-D | --duration) :; return ;;
	-e | --event) _rtpoll_ask events; return ;;
	--root) _rtpoll_paths -d; return ;;
	esac

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--color | --device | -c | --cpu | --policy | -p | --priority | --vcpus | -m | --mode | --idle-ns | -i | --interval | -n | --count | --late | -D | --duration | -e | --event | --root)
			i=$((i + 1))
			[[ ${COMP_WORDS[i]-} != = ]] || i=$((i + 1))
			;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done

	case ${words[0]-} in
	'') options='--help --version --color' ;;
	demo) options='--help --json --color --cpu --duration' ;;
	doctor) options='--help --json --color --cpu --root' ;;
	list) options='--help --json --color --device' ;;
	add) options='--help --json --color --device --cpu --policy --priority --force --best-effort' ;;
	rm) options='--help --json --color --device --force' ;;
	attach) options='--help --json --color --device --vcpus --mode --idle-ns' ;;
	detach) options='--help --json --color --device --vcpus' ;;
	set) options='--help --json --color --device --policy --priority --mode --idle-ns --best-effort' ;;
	rule) options='--help --json --color --device --cpu --mode --idle-ns --best-effort' ;;
	stat) options='--help --json --color --device' ;;
	top) options='--help --json --color --device --interval --count --late' ;;
	hist) options='--help --json --color --device --duration' ;;
	trace) options='--help --json --color --count --duration --event' ;;
	esac
	if [[ $word == -* ]]; then
		_rtpoll_words "$options"
		return
	fi

	case "${words[0]-} ${#words[@]}" in
	' 0') _rtpoll_words 'demo doctor list add rm attach detach set rule stat top hist trace' ;;
	'rm 1') _rtpoll_ask pollers ;;
	'rm '*) _rtpoll_ask pollers ;;
	'attach 1') _rtpoll_ask pollers ;;
	'attach 2') _rtpoll_ask vms ;;
	'detach 1') _rtpoll_ask pollers-or-all ;;
	'detach 2') _rtpoll_ask vms ;;
	'set 1') _rtpoll_ask targets ;;
	'rule 1') _rtpoll_words 'list set clear load unload check' ;;
	'rule 2')
		case ${words[1]} in
		set) _rtpoll_ask rule-names ;;
		clear) _rtpoll_ask rule-names ;;
		list) : ;;
		*) _rtpoll_paths -f ;;
		esac
		;;
	'stat 1') _rtpoll_ask targets ;;
	'hist 1') _rtpoll_ask targets ;;
	esac
}

complete -F _rtpoll rtpoll
