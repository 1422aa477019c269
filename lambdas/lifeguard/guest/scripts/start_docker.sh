# start_docker: Docker's service started again, after `graceful` and without the restart that was to
# follow it. Its containers come back with it, as their policies say.
#
# Refusals: no_docker · docker_hung (it runs, and does not answer) · no_systemd, systemd_hung, no_unit
# (Docker is no service of systemd's).
# Already: Docker answers.

START_SECONDS=100 # systemd itself gives a service 90 s (DefaultTimeoutStartSec=)

start_docker() {
    ask_docker
    case $DOCKER in
    absent) refuse no_docker && return 0 ;;
    hung) refuse docker_hung && return 0 ;;
    running) emit already && return 0 ;;
    esac
    if ! has systemctl; then refuse no_systemd && return 0; fi
    docker_unit || return 0
    emit was running:=0
    step "$START_SECONDS" systemctl start -- ${socket:+"$socket"} docker.service || return 1
    ask_docker
    if [ "$DOCKER" != running ]; then failed docker "$DOCKER" && return 1; fi
    emit did what=docker before:=0 after:=1
}

run locked start_docker
