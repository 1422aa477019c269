# start_docker: Docker's service started again, after `graceful` and without the restart that was to
# follow it, and all containers that `graceful` has ended, whatever their policy.
#
# Refusals: no_docker · docker_hung (it runs, and does not answer) · no_systemd, systemd_hung, no_unit
# (Docker is no service of systemd's).
# Already: Docker answers, and all of them run.

START_SECONDS=100 # systemd itself gives a service 90 s (DefaultTimeoutStartSec=)

start_docker() {
    ask_docker
    case $DOCKER in
    absent) refuse no_docker && return 0 ;;
    hung) refuse docker_hung && return 0 ;;
    running)
        if [ ! -s "$ENDED" ]; then emit already && return 0; fi
        before=1
        ;;
    stopped)
        if ! has systemctl; then refuse no_systemd && return 0; fi
        docker_unit || return 0
        before=0
        ;;
    esac
    emit was "running:=$before"
    if [ "$before" -eq 0 ]; then
        step "$START_SECONDS" systemctl start -- ${socket:+"$socket"} docker.service || return 1
        ask_docker
        if [ "$DOCKER" != running ]; then failed docker "$DOCKER" && return 1; fi
    fi
    start_ended || return 1
    emit did what=docker "before:=$before" after:=1
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

run locked start_docker
