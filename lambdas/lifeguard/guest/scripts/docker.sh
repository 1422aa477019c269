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

# live_restore: whether containers outlive the daemon's restart. One that is silent cannot be asked: then
# what its settings say.
live_restore() {
    if [ "$DOCKER" = running ]; then
        [ "$DOCKER_LIVE" = true ]
    else
        awk "$AWK$FLATTEN"'
            function value(path, raw) { if (path == "/live-restore" && raw == "true") live = 1 }
            { all = all $0 "\n" }
            END { flatten(all); exit !live }' "$R/etc/docker/daemon.json" 2>/dev/null
    fi
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

# container_facts NAME [daemon|disk]: FACTS, a line "key value" for each of the container with exactly
# that name (Docker itself would also take the beginning of an id). Asks the daemon, or reads what it
# has written down. Fails where there is none.
container_facts() {
    case ${2:-daemon} in
    daemon) records=$(bounded 5 docker inspect --type container -- "$1") ;;
    disk) records=$(written_down) ;;
    esac
    FACTS=$(printf '%s\n' "$records" | NAME=$1 awk "$AWK$FLATTEN"'
        function value(path, raw,   doc) {
            if (match(path, /^\/[0-9]+\//)) { doc = "d" docs "." substr(path, 2, RLENGTH - 2); path = substr(path, RLENGTH) }
            else { doc = "d" docs; sub(/^\/config/, "", path) }
            if (path == "/Name" && unquote(raw) == "/" ENVIRON["NAME"]) chosen = doc
            v[doc, path] = raw
            if (path ~ /\/(PortBindings|NetworkSettings\/Ports)\/.*\/HostPort$/) ports[doc] = ports[doc] " " unquote(raw)
            if (path ~ /^\/Mounts\/[0-9]+\/Name$/ && id12(raw) != "") anonymous[doc] = 1
            if (path == "/ID") v[doc, "/Id"] = raw
        }
        function say(key, path) { print key, text(unquote(v[chosen, path])) }
        $0 == "\f" { flatten(all); all = ""; docs++; next }
        { all = all $0 "\n" }
        END {
            flatten(all)
            if (chosen == "" || id12(v[chosen, "/Id"]) == "") exit 1
            say("id", "/Id"); say("state", "/State/Status"); say("running", "/State/Running"); say("pid", "/State/Pid"); say("exit", "/State/ExitCode")
            say("started", "/State/StartedAt"); say("restarts", "/RestartCount"); say("health", "/State/Health/Status")
            say("stop", "/Config/StopTimeout"); say("policy", "/HostConfig/RestartPolicy/Name"); say("auto_remove", "/HostConfig/AutoRemove")
            say("memory", "/HostConfig/Memory"); say("swap", "/HostConfig/MemorySwap"); say("nano_cpus", "/HostConfig/NanoCpus"); say("quota", "/HostConfig/CpuQuota")
            print "ports", text(ports[chosen]) " "; print "anonymous", anonymous[chosen] + 0
            say("project", "/Config/Labels/com.docker.compose.project"); say("service", "/Config/Labels/com.docker.compose.service")
            say("directory", "/Config/Labels/com.docker.compose.project.working_dir"); say("files", "/Config/Labels/com.docker.compose.project.config_files")
        }')
}

# written_down: what a silent daemon has kept on the disk of each container, form feeds between.
written_down() {
    count=0
    for directory in "$R$DOCKER_ROOT"/containers/*/; do
        if [ -r "${directory}config.v2.json" ] && [ "$count" -lt 60 ]; then
            count=$((count + 1))
            printf '{"config":'
            cat "${directory}config.v2.json"
            printf ',"HostConfig":'
            cat "${directory}hostconfig.json" 2>/dev/null || printf '{}'
            printf '}\n\f\n'
        fi
    done
}

# one_container NAME: FACTS of it, or a refusal: bad_name, no_docker, docker_stopped, docker_hung,
# no_container. Docker's own rule for names keeps options and patterns out.
one_container() {
    case $1 in
    '' | ? | [!a-zA-Z0-9]* | *[!a-zA-Z0-9_.-]*) refuse bad_name && return 1 ;;
    esac
    ask_docker
    case $DOCKER in
    absent) refuse no_docker && return 1 ;;
    running) ;;
    *) refuse "docker_$DOCKER" && return 1 ;;
    esac
    if ! container_facts "$1"; then refuse no_container && return 1; fi
}

# Given as -t: the long name is --time before Docker 28, --timeout from there on.
stop_seconds() { # what the container was given to end by itself, 10 at least and 60 at most
    stop=$(fact stop)
    case $stop in '' | *[!0-9]*) stop=10 ;; ????*) stop=60 ;; esac
    if [ "$stop" -lt 10 ]; then stop=10; elif [ "$stop" -gt 60 ]; then stop=60; fi
    printf '%s' "$stop"
}
