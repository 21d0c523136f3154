# SPDX-License-Identifier: BSD-3-Clause
# bash completion of isolcpus-setup; made by: isolcpus-setup --generate completion
# shellcheck shell=bash

_isolcpus_setup_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

_isolcpus_setup_paths() {
	compopt -o filenames 2>/dev/null || :
	mapfile -t COMPREPLY < <(compgen "$1" -- "$word")
}

# What the machine has now: nothing, where that cannot be told.  A VM's name is
# whatever its creator chose, and compgen -W would run the $(...) in it.
_isolcpus_setup_ask() {
	local line
	while IFS= read -r line; do
		[[ $line != "$word"* ]] || COMPREPLY+=("$(printf %q "$line")")
	done < <("${COMP_WORDS[0]}" --generate "$1" 2>/dev/null)
}

_isolcpus_setup() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local words=() options='' i
	COMPREPLY=()
	if [[ $word == = ]]; then
		word=''
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	case $before in
	--color) _isolcpus_setup_words 'auto always never'; return ;;
	--root) _isolcpus_setup_paths -d; return ;;
	--isolate) _isolcpus_setup_ask cpus; return ;;
	--housekeeping) _isolcpus_setup_ask cpus; return ;;
	--pollers) _isolcpus_setup_ask cpus; return ;;
	--vcpus) _isolcpus_setup_ask cpus; return ;;
	--measure) _isolcpus_setup_ask cpus; return ;;
	--near) :; return ;;
	--smt) _isolcpus_setup_words 'isolate share offline'; return ;;
	-m | --mode) _isolcpus_setup_words 'boot cgroup'; return ;;
	--bandwidth) :; return ;;
	--loader) _isolcpus_setup_words 'auto grub systemd-boot uboot print'; return ;;
	-o | --output) _isolcpus_setup_paths -f; return ;;
	-p | --plan) _isolcpus_setup_paths -f; return ;;
	--junit) _isolcpus_setup_paths -f; return ;;
	-c | --cpu) _isolcpus_setup_ask cpus; return ;;
	-D | --duration) :; return ;;
	-i | --interval) :; return ;;
	esac

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--color | --root | --isolate | --housekeeping | --pollers | --vcpus | --measure | --near | --smt | -m | --mode | --bandwidth | --loader | -o | --output | -p | --plan | --junit | -c | --cpu | -D | --duration | -i | --interval)
			i=$((i + 1))
			[[ ${COMP_WORDS[i]-} != = ]] || i=$((i + 1))
			;;
		-*) ;;
		*) words+=("${COMP_WORDS[i]}") ;;
		esac
	done

	case ${words[0]-} in
	'') options='--help --version --color' ;;
	plan) options='--help --json --color --root --isolate --housekeeping --pollers --vcpus --measure --near --smt --mode --bandwidth --loader --output' ;;
	apply) options='--help --color --root --dry-run --runtime --once' ;;
	verify) options='--help --json --color --root --isolate --smt --mode --plan --junit --duration' ;;
	undo) options='--help --color --root --dry-run --runtime --force' ;;
	status) options='--help --json --color --root' ;;
	explain) options='--help --json --color' ;;
	watch) options='--help --json --color --root --cpu --duration --interval' ;;
	snapshot) options='--help --color --root' ;;
	esac
	if [[ $word == -* ]]; then
		_isolcpus_setup_words "$options"
		return
	fi

	case "${words[0]-} ${#words[@]}" in
	' 0') _isolcpus_setup_words 'plan apply verify undo status explain watch snapshot' ;;
	'apply 1') _isolcpus_setup_paths -f ;;
	'verify 1') _isolcpus_setup_ask knobs ;;
	'verify '*) _isolcpus_setup_ask knobs ;;
	'explain 1') _isolcpus_setup_ask knobs ;;
	'watch 1') _isolcpus_setup_paths -d ;;
	'watch 2') _isolcpus_setup_paths -d ;;
	'snapshot 1') _isolcpus_setup_paths -f ;;
	esac
}

complete -F _isolcpus_setup isolcpus-setup
