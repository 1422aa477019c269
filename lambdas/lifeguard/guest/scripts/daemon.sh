# daemon: Docker runs again: started where it is stopped, restarted where it hangs. containerd first, where it
# is a service of its own.
#
# With SSM_state=ended it is started after `graceful`, without the restart that was to follow that, and all
# containers that `graceful` has ended, whatever their policy.
#
# Refusals: bad_state (not stopped, hung or ended) · no_docker · daemon_changed (it is in another state by now) ·
# docker_hung (ended, and it runs but does not answer) · others_running (how many containers have processes,
# which would stop for it; not where it was ended) · no_systemd, systemd_hung, no_unit (Docker is no service of
# systemd's, or a masked one).
# Already: it runs and answers, and what was ended runs.

daemon() {
    parameters "${SSM_state+set}" || return 0
    case $SSM_state in stopped | hung | ended) ;; *) refuse bad_state && return 0 ;; esac
    ask_docker
    case $DOCKER-$SSM_state in
    absent-*) refuse no_docker && return 0 ;;
    running-ended) if [ ! -s "$ENDED" ]; then emit already && return 0; fi ;;
    running-*) emit already && return 0 ;;
    hung-ended) refuse docker_hung && return 0 ;;
    stopped-ended | stopped-stopped | hung-hung) ;;
    *) refuse daemon_changed && return 0 ;;
    esac
    if [ "$DOCKER" = running ]; then
        before='' FACTS=''
        emit was "docker=$DOCKER"
    else
        others=$(running_containers)
        if [ "$SSM_state" != ended ] && [ "$others" -gt 0 ] && ! live_restore; then
            refuse others_running "others:=$others" && return 0
        fi
        if ! has systemctl; then refuse no_systemd && return 0; fi
        docker_unit || return 0
        before=$(fact MainPID)
        emit was "docker=$DOCKER" "pid:=$before" "others:=$others"
        bring_up || return 1
    fi
    if [ "$SSM_state" = ended ]; then start_ended || return 1; fi
    emit did what=docker "before:=$before" "after:=$(fact MainPID)"
}

# bring_up: its service started or restarted; its socket, which `graceful` stops as well, started alone.
bring_up() {
    case $DOCKER in stopped) verb=start ;; *) verb=restart socket='' ;; esac
    unit_facts containerd.service
    if [ "$(fact LoadState)" = loaded ]; then step 60 systemctl "$verb" -- containerd.service || return 1; fi
    step 100 systemctl "$verb" -- ${socket:+"$socket"} docker.service || return 1
    ask_docker
    if [ "$DOCKER" != running ]; then failed docker "$DOCKER" && return 1; fi
    unit_facts docker.service
}

# start_ended: one that runs already is left as it is (docker start); one that somebody has removed
# meanwhile is none of ours.
start_ended() {
    code=0
    if [ ! -r "$ENDED" ]; then return 0; fi
    while IFS= read -r id; do
        case $id in *[!0-9a-f]*) continue ;; ????????????) ;; *) continue ;; esac
        bounded 5 docker inspect --type container -- "$id" >/dev/null || continue
        step 30 docker start -- "$id" || code=1
    done <"$ENDED"
    if [ "$code" -eq 0 ]; then rm -f -- "$ENDED"; fi
    return "$code"
}

run locked daemon
