# limit: give a running container a limit of memory, of CPUs, or of both ("0": leave as it is).
#
# Always both --memory and --memory-swap: Docker refuses the first alone where the second is lower.
# The limits last over a restart of the container, not over its being created anew (compose up).
#
# Refusals: bad_name · bad_memory · bad_cpus · nothing_asked · no_docker · docker_stopped · docker_hung ·
# no_container · not_running · unknown_use (its cgroup cannot be read) · below_use (less than 1.25
# times what it uses: the kernel would kill it) · above_memory (more than the server has) ·
# above_cpus · cpu_quota (it has --cpu-quota, which --cpus would contradict).
# Already: both limits are as asked.

limit() {
    parameters "${SSM_container+set}" "${SSM_memory_mb+set}" "${SSM_cpus+set}" || return 0
    case $SSM_memory_mb in
    0) ;;
    '' | *[!0-9]* | 0* | ????????*) refuse bad_memory && return 0 ;;
    *) if [ "$SSM_memory_mb" -lt 6 ]; then refuse bad_memory && return 0; fi ;;
    esac
    nano=$(printf '%s' "$SSM_cpus" | awk '{ all = all $0 "\n" } END { if (all ~ /^[0-9][0-9]?[0-9]?(\.[0-9][0-9]?)?\n$/) printf "%.0f", all * 1000000000 }')
    if [ -z "$nano" ]; then refuse bad_cpus && return 0; fi
    if [ "$SSM_memory_mb" -eq 0 ] && [ "$nano" -eq 0 ]; then refuse nothing_asked && return 0; fi
    one_container "$SSM_container" || return 0
    if [ "$(fact state)" != running ]; then refuse not_running && return 0; fi
    old=$(fact memory) old_swap=$(fact swap) old_nano=$(fact nano_cpus)
    old=${old:-0} old_swap=${old_swap:-0} old_nano=${old_nano:-0}
    memory=$((SSM_memory_mb * 1048576))
    if [ "$memory" -eq 0 ]; then memory=$old; fi
    if [ "$nano" -eq 0 ]; then nano=$old_nano; fi
    if [ "$memory" -eq "$old" ] && [ "$nano" -eq "$old_nano" ]; then emit already && return 0; fi
    total=$(awk '$1 == "MemTotal:" { print $2 }' "$R/proc/meminfo" 2>/dev/null)
    use=$(use_kb "$(fact pid)")
    number=$(grep -cs '^cpu[0-9]' "$R/proc/stat")
    may_limit || return 0
    emit was "memory_limit_kb:=$((old / 1024))" "nano_cpus:=$old_nano" "memory_kb:=$use"
    set --
    if [ "$memory" -ne "$old" ]; then set -- --memory "$memory" --memory-swap "$(with_swap)"; fi
    if [ "$nano" -ne "$old_nano" ]; then set -- "$@" --cpus "$SSM_cpus"; fi
    step 20 docker update "$@" -- "$(fact id)" || return 1
    undo="docker update$(back) $SSM_container"
    container_facts "$SSM_container" || return 1
    proven "$(fact memory)" "$(fact nano_cpus)"
    code=$?
    emit undo "command=$undo"
    return "$code"
}

may_limit() {
    if [ "$memory" -ne "$old" ]; then
        if [ -z "$use" ]; then refuse unknown_use && return 1; fi
        if [ $((memory * 4 / 1024)) -lt $((use * 5)) ]; then refuse below_use "memory_kb:=$use" && return 1; fi
        if [ $((memory / 1024)) -gt "${total:-0}" ]; then refuse above_memory "total_kb:=$total" && return 1; fi
    fi
    if [ "$nano" -ne "$old_nano" ]; then
        if [ "$nano" -gt $((number * 1000000000)) ]; then refuse above_cpus "cpus:=$number" && return 1; fi
        case $(fact quota) in '' | 0) ;; *) refuse cpu_quota && return 1 ;; esac
    fi
}

# As much swap on top as it had; Docker's own default, as much again, where it had no limit.
with_swap() {
    if [ "$old_swap" -lt 0 ]; then
        printf '%s' -1
    elif [ "$old" -gt 0 ] && [ "$old_swap" -ge "$old" ]; then
        printf '%s' $((memory + old_swap - old))
    else
        printf '%s' $((memory * 2))
    fi
}

# `docker update` knows no way back to "no limit": all that the server has comes to the same.
back() {
    if [ "$memory" -ne "$old" ]; then
        if [ "$old" -gt 0 ]; then
            printf ' --memory %s --memory-swap %s' "$old" "$old_swap"
        else
            printf ' --memory %sk --memory-swap -1' "$total"
        fi
    fi
    if [ "$nano" -ne "$old_nano" ]; then
        if [ "$old_nano" -gt 0 ]; then
            printf ' --cpus %s' "$(whole "$old_nano")"
        else
            printf ' --cpus %s' "$number"
        fi
    fi
}

proven() { # proven MEMORY NANO_CPUS: what Docker has now; and what the kernel enforces
    code=0
    if [ "$memory" -ne "$old" ]; then
        if [ "$1" != "$memory" ] || [ "$(limit_in_force "$(fact pid)")" != "$memory" ]; then
            failed memory not_in_force
            code=1
        elif ! swap_in_force "$(fact pid)"; then
            failed swap not_in_force
            code=1
        else
            emit did what=memory "before:=$((old / 1024))" "after:=$(($1 / 1024))"
        fi
    fi
    if [ "$nano" -ne "$old_nano" ]; then
        if [ "$2" != "$nano" ]; then
            failed cpus not_in_force
            code=1
        else
            emit did what=cpus "before:=$(whole "$old_nano")" "after:=$(whole "$2")"
        fi
    fi
    return "$code"
}

whole() { awk -v nano="$1" 'BEGIN { printf "%g", nano / 1000000000 }'; }

group_of() { owners "$R/proc/$1" | awk '$6 != "-" { print $6 }'; }

use_kb() { # use_kb PID: what the container uses, without the cache that can go at once
    group=$(group_of "$1")
    if [ -z "$group" ]; then return 0; fi
    {
        first "$R/sys/fs/cgroup$group/memory.current" || first "$R/sys/fs/cgroup/memory$group/memory.usage_in_bytes"
        printf '\n'
        cat "$R/sys/fs/cgroup$group/memory.stat" "$R/sys/fs/cgroup/memory$group/memory.stat" 2>/dev/null
    } | awk 'NR == 1 { use = $1 } $1 == "inactive_file" && cache == "" || $1 == "total_inactive_file" { cache = $2 }
        END { if (use ~ /^[0-9]+$/) printf "%.0f\n", (use - cache) / 1024 }'
}

limit_in_force() {
    group=$(group_of "$1")
    first "$R/sys/fs/cgroup$group/memory.max" || first "$R/sys/fs/cgroup/memory$group/memory.limit_in_bytes"
}

# What the kernel grants of swap: v2 counts it apart, v1 with the memory; neither where it counts none.
swap_in_force() {
    group=$(group_of "$1") both=$(with_swap)
    if now=$(first "$R/sys/fs/cgroup$group/memory.swap.max"); then
        if [ "$both" -lt 0 ]; then both=max; else both=$((both - memory)); fi
        [ "$now" = "$both" ]
    elif now=$(first "$R/sys/fs/cgroup/memory$group/memory.memsw.limit_in_bytes"); then
        [ "$both" -lt 0 ] || [ "$now" = "$both" ]
    fi
}

run locked limit
