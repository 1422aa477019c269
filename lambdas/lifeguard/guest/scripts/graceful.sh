# graceful: end all containers in order before a reboot or a stop of the server.
#
# Docker's service is stopped: each container gets SIGTERM and its own time, and comes back with the
# daemon. `docker stop` would mark containers as stopped by hand: those with the policy
# "unless-stopped" would then stay down after the reboot.
#
# Refusals: bad_seconds (not 5 to 300) · no_docker · docker_hung · live_restore (the containers would
# outlive the daemon) · no_systemd, no_unit (Docker is no service of systemd's).
# Already: Docker is stopped, or has no container that runs.

graceful() {
    parameters "${SSM_seconds+set}" || return 0
    case $SSM_seconds in '' | *[!0-9]* | 0* | ????*) refuse bad_seconds && return 0 ;; esac
    if [ "$SSM_seconds" -lt 5 ] || [ "$SSM_seconds" -gt 300 ]; then refuse bad_seconds && return 0; fi
    ask_docker
    case $DOCKER in
    absent) refuse no_docker && return 0 ;;
    hung) refuse docker_hung && return 0 ;;
    stopped) emit already && return 0 ;;
    esac
    before=$(running)
    if [ "$before" -eq 0 ]; then emit already && return 0; fi
    if [ "$DOCKER_LIVE" = true ]; then refuse live_restore && return 0; fi
    if ! has systemctl; then refuse no_systemd && return 0; fi
    unit_facts docker.service
    if [ "$(fact LoadState)" != loaded ]; then refuse no_unit && return 0; fi
    socket=''
    case $(fact TriggeredBy) in *docker.socket*) socket=docker.socket ;; esac
    emit was "running:=$before"
    code=0
    step "$SSM_seconds" systemctl stop -- ${socket:+"$socket"} docker.service || code=1
    emit did what=containers "before:=$before" "after:=$(running)"
    emit undo "command=systemctl start ${socket:+$socket }docker.service"
    return "$code"
}

running() { # how many containers have processes
    owners "$R"/proc/[0-9]* | awk '$3 != "-" && !seen[$3]++ { n++ } END { print n + 0 }'
}

run locked graceful
