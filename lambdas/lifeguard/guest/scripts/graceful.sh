# graceful: end all containers in order before a reboot or a stop of the server.
#
# Docker's service is stopped: each container gets SIGTERM and its own time, and comes back with the
# daemon. `docker stop` would mark containers as stopped by hand: those with the policy
# "unless-stopped" would then stay down after the reboot.
#
# Refusals: bad_seconds (not 5 to 300) · no_docker · docker_hung · live_restore (the containers would
# outlive the daemon) · no_systemd, systemd_hung, no_unit (Docker is no service of systemd's) ·
# cannot_lock (/run takes no note of what is ended).
# Already: Docker is stopped, or has no container that runs.
#
#   {"k":"ended","name":N,"exit":C,"oom":false,"running":false}   how a container has ended (`ends`)

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
    ids=$(running_ids)
    before=$(count "$ids")
    if [ "$before" -eq 0 ]; then emit already && return 0; fi
    if [ "$DOCKER_LIVE" = true ]; then refuse live_restore && return 0; fi
    if ! has systemctl; then refuse no_systemd && return 0; fi
    docker_unit || return 0
    printf '%s\n' "$ids" >"$ENDED" 2>/dev/null || { refuse cannot_lock && return 0; }
    emit was "running:=$before"
    code=0 began='' took=''
    if uptime; then began=$UPTIME; fi
    step "$SSM_seconds" systemctl stop -- ${socket:+"$socket"} docker.service || code=1
    if [ -n "$began" ] && uptime; then took=$((UPTIME - began)); fi
    left=$(running_ids)
    emit did what=containers "before:=$before" "after:=$(count "$left")" "seconds:=$took"
    ends "$ids" "$left"
    emit undo "command=systemctl start ${socket:+$socket }docker.service"
    return "$code"
}

count() { printf '%s\n' "$1" | awk 'NF { n++ } END { print n + 0 }'; }

# ends IDS LEFT: how each of these containers has ended, by what the daemon has written down. First
# those that have processes left, then those with exit code 137 (SIGKILL), 20 at most.
ends() {
    written_down | IDS=$1 LEFT=$2 awk "$AWK$FLATTEN"'
        BEGIN {
            n = split(ENVIRON["IDS"], ids, "\n"); for (i = 1; i <= n; i++) asked[ids[i]] = 1
            n = split(ENVIRON["LEFT"], ids, "\n"); for (i = 1; i <= n; i++) left[ids[i]] = 1
        }
        function value(path, raw) { sub(/^\/config\//, "", path); v[path] = raw }
        function tell(   id, name, exit_code) {
            flatten(all); all = ""; id = id12(v["ID"])
            if (id in asked) {
                name = unquote(v["Name"]); sub(/^\//, "", name)
                exit_code = id in left || v["State/Running"] == "true" ? "" : v["State/ExitCode"]
                told[id in left ? 1 : exit_code == 137 ? 2 : 3, ++rows] = str("name", name) num("exit", exit_code) \
                    bool("oom", v["State/OOMKilled"]) bool("running", id in left ? "true" : "false")
            }
            split("", v)
        }
        $0 == "\f" { tell(); next }
        { all = all $0 "\n" }
        END {
            for (w = 1; w <= 3; w++) for (i = 1; i <= rows; i++) if ((w, i) in told && shown++ < 20) line("ended", told[w, i])
            cut("ended", shown - 20)
        }'
}

run locked graceful
