# daemon: Docker runs again: started where it is stopped, restarted where it hangs. containerd first, where it
# is a service of its own.
#
# Refusals: bad_state (not stopped or hung) · no_docker · daemon_changed (it is in another state by now) ·
# others_running (how many containers have processes, which would stop for it) · no_systemd, systemd_hung,
# no_unit (Docker is no service of systemd's, or a masked one).
# Already: it runs and answers.

daemon() {
    parameters "${SSM_state+set}" || return 0
    case $SSM_state in stopped | hung) ;; *) refuse bad_state && return 0 ;; esac
    ask_docker
    case $DOCKER in
    "$SSM_state") ;;
    absent) refuse no_docker && return 0 ;;
    running) emit already && return 0 ;;
    *) refuse daemon_changed && return 0 ;;
    esac
    others=$(running_containers)
    if [ "$others" -gt 0 ] && ! live_restore; then refuse others_running "others:=$others" && return 0; fi
    if ! has systemctl; then refuse no_systemd && return 0; fi
    docker_unit || return 0
    before=$(fact MainPID)
    unit_facts containerd.service
    case $DOCKER in stopped) verb=start ;; *) verb=restart ;; esac
    emit was "docker=$DOCKER" "pid:=$before" "others:=$others"
    if [ "$(fact LoadState)" = loaded ]; then step 60 systemctl "$verb" -- containerd.service || return 1; fi
    step 100 systemctl "$verb" -- docker.service || return 1
    unit_facts docker.service
    ask_docker
    if [ "$DOCKER" = running ]; then
        emit did what=docker "before:=$before" "after:=$(fact MainPID)"
    else
        failed docker "$DOCKER"
        return 1
    fi
}

run locked daemon
