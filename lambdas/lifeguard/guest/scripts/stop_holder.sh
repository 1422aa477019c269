# stop_holder: free a TCP port by stopping the service or the container that listens on it.
#
# Never a bare process: it has nobody who could start it again. The kernel says who holds the port
# (/proc/net/tcp and the process's open sockets), not a name that the process gave itself.
#
# Refusals: bad_port · bad_pid · bad_name · changed (that pid does not listen there now) · no_unit (a
# process of no service and no container) · other_owner (the service or container has another name) ·
# socket_activated (systemd would start it again at the next connection) · protected · no_systemd,
# systemd_hung · no_docker, docker_stopped, docker_hung, no_container.
# Already: nobody listens on the port.

stop_holder() {
    parameters "${SSM_port+set}" "${SSM_pid+set}" "${SSM_name+set}" || return 0
    case $SSM_port in '' | *[!0-9]* | 0* | ??????*) refuse bad_port && return 0 ;; esac
    if [ "$SSM_port" -gt 65535 ]; then refuse bad_port && return 0; fi
    case $SSM_pid in '' | *[!0-9]* | 0* | ????????*) refuse bad_pid && return 0 ;; esac
    case $SSM_name in '' | [!a-zA-Z0-9]* | *[!a-zA-Z0-9:_.@\\-]*) refuse bad_name && return 0 ;; esac
    if [ -z "$(listeners)" ]; then emit already "port:=$SSM_port" && return 0; fi
    if ! holds "$SSM_pid"; then refuse changed "pid:=$SSM_pid" && return 0; fi
    owner=$(owners "$R/proc/$SSM_pid" | awk '{ print $3, $4 }')
    container=${owner%% *} service=${owner#* }
    case $container/$service/$(first "$R/proc/$SSM_pid/comm") in
    -/-/* | //*) refuse no_unit "pid:=$SSM_pid" ;;
    -/docker.service/docker-proxy | -/snap.docker.dockerd.service/docker-proxy) stop_container ;;
    -/*) stop_unit ;;
    *) stop_container ;;
    esac
}

listeners() { # the inodes of the sockets that listen on the port
    cat "$R/proc/net/tcp" "$R/proc/net/tcp6" 2>/dev/null | PORT=$SSM_port awk "$AWK"'
        $4 == "0A" && hex(substr($2, index($2, ":") + 1)) == ENVIRON["PORT"] { print $10 }'
}

holds() { # holds PID: whether it has one of them open
    {
        listeners
        bounded 3 ls -nq "$R/proc/$1/fd"
    } | awk '
        /^[0-9]+$/ { wanted[$1] = 1; next }
        match($0, / [0-9]+ -> socket:\[[0-9]+\]$/) { inode = substr($0, RSTART, RLENGTH); gsub(/^.*\[|\]$/, "", inode); if (inode in wanted) found = 1 }
        END { exit !found }'
}

stop_unit() {
    one_unit "$SSM_name" || return 0
    if [ "$UNIT" != "$service" ]; then refuse other_owner && return 0; fi
    case $(fact TriggeredBy) in *.socket*) refuse socket_activated && return 0 ;; esac
    emit was "port:=$SSM_port" "pid:=$SSM_pid" "unit=$service"
    step 100 systemctl stop -- "$service"
    freed "systemctl start $service"
}

# docker-proxy listens for a container that publishes the port; with the host's network the process
# of the container does so itself.
stop_container() {
    one_container "$SSM_name" || return 0
    if [ "$container" = - ]; then
        case " $(fact ports) " in *" $SSM_port "*) ;; *) refuse other_owner && return 0 ;; esac
    else
        case $(fact id) in "$container"*) ;; *) refuse other_owner && return 0 ;; esac
    fi
    emit was "port:=$SSM_port" "pid:=$SSM_pid" "container=$SSM_name"
    seconds=$(stop_seconds)
    step $((seconds + 15)) docker stop -t "$seconds" -- "$(fact id)"
    freed "docker start $SSM_name"
}

freed() { # freed UNDO: whether the port is free now, within five seconds
    for wait in 0 1 2 2; do
        sleep "$wait"
        if [ -z "$(listeners)" ]; then break; fi
    done
    left=$(listeners | grep -c .)
    emit did what=port before:=1 "after:=$left"
    emit undo "command=$1"
    if [ "$left" -gt 0 ]; then
        failed port still_taken
        return 1
    fi
}

run locked stop_holder
