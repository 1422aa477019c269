# container: one rung against a container that will not die. It ends with the container running again.
#
#   stop     SIGTERM and the time the container asks for (10 to 60 s)
#   kill     SIGKILL by Docker. "did not receive an exit event" is a report of waiting: often the
#            container is gone seconds later, so the script looks again for half a minute
#   remove   docker rm --force, thrice, then `docker compose up`: where compose can create it anew
#   process  SIGKILL to its process; where that is dead and not yet reaped, to its shim
#   daemon   containerd and Docker are restarted: where no other container would stop for it
#
# Of one that does not run any more, each but `stop` is a start first; `remove` and `daemon` go on where Docker
# cannot start it.
#
# Refusals: bad_rung · bad_name · no_docker, docker_stopped, docker_hung (stop, kill, remove) ·
# no_container · changed (it is not the run that was looked at, and does not run) · not_running (at
# the first rung) · uninterruptible (state D: only the disk or a reboot helps) · auto_remove (started
# with --rm: gone once it stops) · cannot_recreate (remove: no compose file) · anonymous_volume (remove:
# its data would be lost to it) · process_gone (process: nothing to kill; restart the daemon) ·
# other_process (process: that pid is no longer the container's) · others_running (daemon: how many) ·
# no_unit, systemd_hung, no_systemd (daemon: Docker is no service of systemd's).
# Already: it was started anew since it was looked at, and runs.

container() {
    parameters "${SSM_name+set}" "${SSM_rung+set}" "${SSM_started_at+set}" || return 0
    case $SSM_rung in stop | kill | remove | process | daemon) ;; *) refuse bad_rung && return 0 ;; esac
    find_container || return 0
    pid=$(fact pid) id=$(fact id)
    if [ "$(fact started)" != "$SSM_started_at" ]; then
        if [ "$DOCKER" = running ] && alive; then emit already "pid:=$pid"; else refuse changed; fi
        return 0
    fi
    if [ "$(process_state "$pid")" = D ]; then refuse uninterruptible "pid:=$pid" && return 0; fi
    if [ "$SSM_rung" != daemon ] && [ "$(fact auto_remove)" = true ]; then refuse auto_remove && return 0; fi
    if [ "$DOCKER" = running ] && ! alive; then
        ended
        return
    fi
    "rung_$SSM_rung"
}

# ended: it does not run. Perhaps an earlier rung has done it after all: a start is enough then. Where
# Docker cannot start it, only another container of the same, or another daemon, may help.
ended() {
    case $SSM_rung in
    stop) refuse not_running && return 0 ;;
    remove) recreatable || return 0 ;;
    daemon) restartable || return 0 ;;
    esac
    was
    if step 30 docker start -- "$id"; then
        running_again
        return
    fi
    case $SSM_rung in
    remove) remove ;;
    daemon) restart_daemon ;;
    *) return 1 ;;
    esac
}

find_container() {
    case $SSM_rung in
    stop | kill | remove) one_container "$SSM_name" && return ;;
    *)
        case $SSM_name in '' | ? | [!a-zA-Z0-9]* | *[!a-zA-Z0-9_.-]*) refuse bad_name && return 1 ;; esac
        ask_docker
        if [ "$DOCKER" = absent ]; then refuse no_docker && return 1; fi
        if [ "$DOCKER" = running ] && container_facts "$SSM_name"; then return 0; fi
        if container_facts "$SSM_name" disk; then return 0; fi
        refuse no_container
        ;;
    esac
    return 1
}

alive() { # what the daemon calls running; what is written on the disk has no word for it
    case $(fact state) in
    running | restarting | paused | removing) return 0 ;;
    '') [ "$(fact running)" = true ] ;;
    *) return 1 ;;
    esac
}

was() { emit was "state=$(fact state)" "pid:=$pid"; }

rung_stop() {
    was
    seconds=$(stop_seconds)
    step $((seconds + 15)) docker stop -t "$seconds" -- "$id"
    gone && started
}

rung_kill() {
    was
    step 15 docker kill -- "$id"
    gone && started
}

rung_remove() {
    recreatable || return 0
    was
    remove
}

remove() {
    for pause in 5 15 0; do
        step 20 docker rm --force -- "$id" && break
        sleep "$pause"
    done
    if container_facts "$SSM_name"; then
        failed container still_there
        return 1
    fi
    emit did what=remove "before:=$pid" after:=0
    step 120 docker compose --project-name="$project" --project-directory="$directory" --file="$file" up --detach --no-deps -- "$service" ||
        return 1
    running_again
}

# recreatable: whether compose can make it anew. One compose file alone is taken: several are joined
# by commas, which a name may hold as well. Text that JSON had to escape matches no file.
recreatable() {
    project=$(fact project) service=$(fact service) directory=$(fact directory) file=$(fact files)
    if [ "$(fact anonymous)" = 1 ]; then refuse anonymous_volume && return 1; fi
    for word in "$project" "$service"; do
        case $word in
        '' | [!a-zA-Z0-9]* | *[!a-zA-Z0-9_.-]*) refuse cannot_recreate && return 1 ;;
        esac
    done
    case $directory-$file in /*-/*) ;; *) refuse cannot_recreate && return 1 ;; esac
    if [ ! -d "$R$directory" ] || [ ! -f "$R$file" ] || ! bounded 5 docker compose version >/dev/null; then
        refuse cannot_recreate
        return 1
    fi
}

rung_process() {
    case $(process_state "$pid") in
    '') refuse process_gone && return 0 ;;
    Z) victim=$(shim_of "$pid") ;;
    *) victim=$pid ;;
    esac
    if [ -z "$victim" ]; then refuse process_gone && return 0; fi
    case $id in
    "$(owners "$R/proc/$pid" | awk '{ print $3 }')"*) ;;
    *) refuse other_process "pid:=$pid" && return 0 ;;
    esac
    was
    step 5 kill -9 "$victim"
    if [ "$DOCKER" != running ]; then
        emit did what=process "before:=$victim" after:=0
        failed docker "$DOCKER"
        return 1
    fi
    gone && started
}

shim_of() { # shim_of PID: its parent, if that is a shim of containerd's
    parent=$(awk '{ all = all $0 "\n" } END { if (match(all, /^.*\) /) && split(substr(all, RLENGTH + 1), f, " ") > 2) print f[2] }' "$R/proc/$1/stat" 2>/dev/null)
    case $(first "$R/proc/${parent:-0}/comm") in containerd-shim*) printf '%s' "$parent" ;; esac
}

rung_daemon() {
    restartable || return 0
    emit was "docker=$DOCKER" "pid:=$before" "others:=$others"
    restart_daemon
}

restartable() { # whether Docker may be restarted: others, before, with_containerd
    if ! has systemctl; then refuse no_systemd && return 1; fi
    others=$(running_containers "$id")
    if [ "$others" -gt 0 ] && ! live_restore; then refuse others_running "others:=$others" && return 1; fi
    FACTS_OF_CONTAINER=$FACTS
    docker_unit || return 1
    before=$(fact MainPID)
    unit_facts containerd.service
    with_containerd=$(fact LoadState)
    FACTS=$FACTS_OF_CONTAINER
}

restart_daemon() {
    if [ "$with_containerd" = loaded ]; then step 60 systemctl restart -- containerd.service || return 1; fi
    step 100 systemctl restart -- docker.service || return 1
    unit_facts docker.service
    after=$(fact MainPID)
    ask_docker
    if [ "$DOCKER" != running ]; then
        failed docker "$DOCKER"
        return 1
    fi
    emit did what=daemon "before:=$before" "after:=$after"
    container_facts "$SSM_name" || { failed container missing && return 1; }
    if alive; then running_again; else started; fi
}

gone() { # wait until Docker has noticed: half a minute at most
    for pause in 1 2 5 8 14; do
        if container_facts "$SSM_name" && ! alive; then
            emit did "what=$SSM_rung" "before:=$pid" after:=0
            return 0
        fi
        sleep "$pause"
    done
    failed container still_running
    return 1
}

started() {
    step 30 docker start -- "$id" || {
        emit undo "command=docker start $SSM_name"
        return 1
    }
    running_again
}

running_again() {
    sleep 3
    if container_facts "$SSM_name" && [ "$(fact state)" = running ]; then
        emit did what=start before:=0 "after:=$(fact pid)"
    else
        failed container not_running
        return 1
    fi
}

run locked container
