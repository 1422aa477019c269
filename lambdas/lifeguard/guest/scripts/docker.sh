# What Docker says, as JSON; nothing here waits for a daemon that does not answer.

# ask_docker: DOCKER=running|hung|stopped|absent, DOCKER_VERSION, DOCKER_LIVE (live-restore),
# DOCKER_ROOT (where it keeps containers). `docker info` touches every part of the daemon; a
# daemon that answers `version` alone is slow, not hung. podman in Docker's clothes is no Docker.
ask_docker() {
    DOCKER=absent DOCKER_VERSION='' DOCKER_LIVE='' DOCKER_ROOT=/var/lib/docker
    has docker || return 0
    info=$(bounded 4 docker info --format "$(template 'json .')")
    case $? in
    0) ;;
    124 | 137)
        DOCKER=hung
        if info=$(bounded 2 docker version --format "$(template 'json .Server')"); then DOCKER=running; fi
        ;;
    *)
        case $(bounded 2 docker --version) in podman*) return 0 ;; esac
        DOCKER=stopped
        ;;
    esac
    if [ "$DOCKER" = hung ]; then return 0; fi
    info=$(printf '%s\n' "$info" | awk "$AWK$FLATTEN"'
        function value(path, raw) {
            if (path == "/ServerVersion" || path == "/Version") version = text(unquote(raw))
            if (path == "/LiveRestoreEnabled") live = raw
            if (path == "/DockerRootDir") root = text(unquote(raw))
        }
        { all = all $0 "\n" }
        END { flatten(all); print version "|" live "|" root }')
    DOCKER_VERSION=${info%%|*} info=${info#*|}
    DOCKER_LIVE=${info%%|*}
    case ${info#*|} in /*) DOCKER_ROOT=${info#*|} ;; esac
    if [ -n "$DOCKER_VERSION" ]; then DOCKER=running; else DOCKER=stopped DOCKER_LIVE=''; fi
}

# containerd_state: running|stopped|hung|absent.
containerd_state() {
    if bounded 3 grep -qsx containerd "$R"/proc/[0-9]*/comm; then
        if has ctr; then
            bounded 2 ctr version >/dev/null
            case $? in 124 | 137) printf hung && return ;; esac
        fi
        printf running
    elif has containerd; then
        printf stopped
    else
        printf absent
    fi
}
