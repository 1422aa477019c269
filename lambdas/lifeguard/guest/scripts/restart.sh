# restart: one container or one systemd service, softly: SIGTERM and its time first.
#
# With SSM_ran_before=yes it is started again after Lifeguard's own restart of the server: what it is
# stopped by is known then, and nothing that runs is touched (already).
#
# Refusals: bad_what · bad_name · of a container no_docker, docker_stopped, docker_hung, no_container,
# stopped_by_hand (it is stopped, and by its policy or exit code nobody wants it up; exit code 128 is
# Docker's own: it could not start it), created (nobody has ever started it), paused,
# uninterruptible (its process hangs in the kernel: only a reboot helps), bad_ran_before · of a unit no_systemd,
# systemd_hung, no_unit, protected (ssh, the SSM agent, the network, Docker ...), stopped_by_hand
# (inactive, not failed).
# Already: it was started within the last minute and runs.

RECENT_SECONDS=60
SETTLE_SECONDS=3 # a service that dies at once has to be seen dead

restart() {
    parameters "${SSM_what+set}" "${SSM_name+set}" "${SSM_ran_before+set}" || return 0
    case $SSM_ran_before in yes | no) ;; *) refuse bad_ran_before && return 0 ;; esac
    case $SSM_what in
    container) restart_container ;;
    unit) restart_unit ;;
    *) refuse bad_what ;;
    esac
}

restart_container() {
    one_container "$SSM_name" || return 0
    pid=$(fact pid) state=$(fact state)
    case $state in
    running)
        if [ "$SSM_ran_before" = yes ]; then emit already "pid:=$pid" && return 0; fi
        if [ "$(process_state "$pid")" = D ]; then refuse uninterruptible "pid:=$pid" && return 0; fi
        if recent "$(fact started)"; then emit already "pid:=$pid" && return 0; fi
        ;;
    restarting) ;;
    created) if [ "$SSM_ran_before" = no ]; then refuse created && return 0; fi ;;
    exited | dead)
        case $SSM_ran_before-$(fact policy)-$(fact exit) in
        yes-* | *-128) ;;
        *-always-* | *-unless-stopped-* | *-0 | *-143) refuse stopped_by_hand && return 0 ;;
        esac
        ;;
    *) refuse "${state:-unknown_state}" && return 0 ;;
    esac
    emit was "state=$state" "pid:=$pid" "restarts:=$(fact restarts)"
    seconds=$(stop_seconds)
    if ! step $((seconds + 30)) docker restart -t "$seconds" -- "$(fact id)"; then
        if container_facts "$SSM_name" && [ "$(fact state)" = running ] && [ "$(fact pid)" = "$pid" ]; then
            failed container still_running
        fi
        return 1
    fi
    sleep "$SETTLE_SECONDS"
    if container_facts "$SSM_name" && [ "$(fact state)" = running ] && [ "$(fact pid)" != "$pid" ]; then
        emit did what=container "before:=$pid" "after:=$(fact pid)"
    else
        failed container not_running
        return 1
    fi
}

recent() { # recent TIME: whether that was less than a minute ago
    then=$(date -d "$1" +%s 2>/dev/null) || return 1
    [ $(($(date +%s) - then)) -lt "$RECENT_SECONDS" ]
}

restart_unit() {
    one_unit "$SSM_name" || return 0
    pid=$(fact MainPID) state=$(fact ActiveState)
    case $state in
    active)
        if [ "$SSM_ran_before" = yes ]; then emit already "pid:=$pid" && return 0; fi
        if recent_process "$pid"; then emit already "pid:=$pid" && return 0; fi
        ;;
    failed | activating) ;;
    inactive) if [ "$SSM_ran_before" = no ]; then refuse stopped_by_hand && return 0; fi ;;
    *) refuse "${state:-unknown_state}" && return 0 ;;
    esac
    emit was "state=$state" "pid:=$pid"
    if [ "$state" = failed ]; then bounded 5 systemctl reset-failed -- "$UNIT" >/dev/null; fi
    step 100 systemctl restart -- "$UNIT" || return 1
    sleep "$SETTLE_SECONDS"
    unit_facts "$UNIT"
    if [ "$(fact ActiveState)" = active ]; then
        emit did what=unit "before:=$pid" "after:=$(fact MainPID)"
    else
        failed unit not_running
        return 1
    fi
}

recent_process() { # recent_process PID: whether it began less than a minute ago (field 22 of its stat)
    if [ "${1:-0}" -eq 0 ] || ! uptime; then return 1; fi
    ticks=$(awk '{ all = all $0 "\n" } END { if (match(all, /^.*\) /) && split(substr(all, RLENGTH + 1), f, " ") >= 20) print f[20] }' "$R/proc/$1/stat" 2>/dev/null)
    per_second=$(getconf CLK_TCK 2>/dev/null)
    if [ -z "$ticks" ] || [ -z "$per_second" ]; then return 1; fi
    [ $((UPTIME - ticks / per_second)) -lt "$RECENT_SECONDS" ]
}

run locked restart
