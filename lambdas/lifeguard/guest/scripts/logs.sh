# logs: the last lines of what a request passes through: the kernel, units, containers, files. It
# changes nothing and is done within about 15 seconds.
#
# SSM_sources names them, with commas between: kernel, unit:NAME, container:NAME, file:PATH. A source
# is told of by its number there, from 1 on:
#   {"k":"source","n":N,"read":R,"left":L}   R lines in all, of which the L oldest found no room
#   {"k":"source","n":N,"why":CODE}          it was not read, or not to its end: absent, elsewhere (a
#                                            file outside of the folder that was named), timeout ...
#   {"k":"log","n":N,"line":TEXT}            its newest lines, the oldest of them first
# The room is shared: a source that needs less than its part leaves the rest to the others.
#
# It refuses with bad_name: SSM_minutes is no number. A source whose name is none is not read.

LOGS_SECONDS=14
MOST_LINES=300
MOST_BYTES=131072
ROOM=19000 # of the 19,800 bytes of an output, without the sources' own lines

logs() {
    parameters "${SSM_sources+set}" "${SSM_minutes+set}" || return 0
    case $SSM_minutes in '' | *[!0-9]*) refuse bad_name && return 0 ;; esac
    uptime && DEADLINE=$((UPTIME + LOGS_SECONDS))
    case ,$SSM_sources in *,container:*) ask_docker ;; esac
    sources | shared
}

sources() {
    left=$SSM_sources, number=0
    while [ -n "$left" ] && [ "$number" -lt 12 ]; do
        number=$((number + 1)) source=${left%%,*} left=${left#*,}
        case $source in
        kernel) of_kernel ;;
        unit:?*) of_unit "${source#unit:}" ;;
        container:?*) of_container "${source#container:}" ;;
        file:/?*) of_file "${source#file:}" ;;
        *) not_read bad_name ;;
        esac
    done
}

not_read() { printf 'S %s 0 0 %s\n' "$number" "$1"; }

# taken SECONDS TOOL ...: what it prints, complaints included, and its status on a line of its own.
# docker prints there what a container has written to stderr.
taken() {
    seconds=$1
    shift
    {
        if allowed "$seconds"; then
            timeout -k 1 "$limit" "$@" </dev/null 2>&1
            printf '\nexit %s\n' "$?"
        else
            printf '\nexit 124\n'
        fi
    } | newest
}

# newest: of lines and a status, "S NUMBER READ BOOT CODE" and the lines, each behind an L. Only the
# last line is the status: whatever a log says comes before it. Of JSON the headers of requests go,
# which hold secrets and take the room of what counts.
newest() {
    tail -c $((MOST_BYTES + 20)) | tr -d '\000\r' | NUMBER=$number MOST=$MOST_LINES AFTER=${AFTER:-} BOOT=${BOOT:-0} PARTIAL=${PARTIAL:-} awk '
        function since(s) { # of the ring buffer: seconds since boot
            if (!match(s, /^\[ *[0-9]+\.[0-9]+\]/)) return 1
            s = substr(s, 2); sub(/^ */, "", s)
            return s + 0 >= ENVIRON["AFTER"]
        }
        NR > 1 { lines[++n] = last }
        { last = $0 }
        END {
            code = last; sub(/^exit /, "", code)
            if (n && lines[n] == "") n--
            first = ENVIRON["PARTIAL"] != "" ? 2 : 1
            for (i = first; i <= n; i++) {
                s = lines[i]
                if (s ~ /^[ \t]*$/ || (ENVIRON["AFTER"] != "" && !since(s))) continue
                if (s ~ /^-- (No entries|Logs begin|Journal begins|Reboot)/) continue
                if (s ~ /"[a-z_]*headers":/) {
                    while (match(s, /,"[a-z_]*headers":\{[^{}]*\}/)) s = substr(s, 1, RSTART - 1) substr(s, RSTART + RLENGTH)
                    sub(/"[a-z_]*headers":\{[^{}]*\},?/, "", s)
                }
                kept[++m] = s
            }
            start = m > ENVIRON["MOST"] ? m - ENVIRON["MOST"] + 1 : 1
            print "S", ENVIRON["NUMBER"], m + 0, ENVIRON["BOOT"], code
            for (i = start; i <= m; i++) print "L" kept[i]
        }'
}

# The journal holds the kernel's lines with their dates, of earlier boots too; without one, the
# ring buffer with seconds since boot.
of_kernel() {
    if has journalctl && [ -n "$(bounded 2 journalctl -q --no-pager -n 1 _TRANSPORT=kernel)" ]; then
        taken 3 journalctl -q --no-pager -o short-iso -n "$MOST_LINES" "--since=-${SSM_minutes}min" _TRANSPORT=kernel
    elif has dmesg && uptime; then
        AFTER=$((UPTIME - SSM_minutes * 60)) BOOT=$(($(date +%s) - UPTIME))
        taken 3 dmesg
        AFTER='' BOOT=0
    else
        not_read missing
    fi
}

of_unit() {
    case $1 in [!a-zA-Z0-9]* | *[!a-zA-Z0-9:_.@\\-]*) not_read bad_name && return ;; esac
    if ! has journalctl; then not_read missing && return; fi
    taken 3 journalctl -q --no-pager -o short-iso -n "$MOST_LINES" "--since=-${SSM_minutes}min" -u "$1"
}

# A daemon that does not answer has still written what containers print, unless another logging
# driver takes it.
of_container() {
    case $1 in [!a-zA-Z0-9]* | *[!a-zA-Z0-9_.-]*) not_read bad_name && return ;; esac
    case $DOCKER in
    running) taken 3 docker logs --since "${SSM_minutes}m" --tail "$MOST_LINES" "$1" ;;
    absent) not_read missing ;;
    *)
        if container_facts "$1" disk; then
            id=$(fact id)
            tail_of "$R$DOCKER_ROOT/containers/$id/$id-json.log"
        else
            not_read absent
        fi
        ;;
    esac
}

# A file, or the newest log of a folder. What a link leads to outside of /var/log is not read, unless
# the path was named as it is.
of_file() {
    case $1/ in */../* | *[!a-zA-Z0-9_./-]*) not_read bad_name && return ;; esac
    path=$R$1
    if [ -d "$path" ]; then
        # shellcheck disable=SC2012 # a name that ls would spell otherwise is no log's
        path=$path/$(ls -1t -- "$path" 2>/dev/null | newest_name "$path")
    fi
    if [ ! -f "$path" ] || [ ! -r "$path" ]; then not_read absent && return; fi
    real=$(readlink -f -- "$path") allowed_in=$(readlink -f -- "$R/var/log")
    case $real in
    "$allowed_in"/* | "$(readlink -f -- "${R:-/}" | sed 's,/$,,')${path#"$R"}") tail_of "$real" ;;
    *) not_read elsewhere ;;
    esac
}

newest_name() { # newest_name FOLDER: the first of the names that is a log, and not a rotated one
    while IFS= read -r name; do
        case $name in
        *.gz | *.xz | *.zst | *.bz2 | *.old | *.[0-9] | *.[0-9][0-9]) ;;
        *) if [ -f "$1/$name" ]; then printf '%s' "$name" && return; fi ;;
        esac
    done
}

tail_of() {
    if [ ! -r "$1" ]; then not_read absent && return; fi
    if [ "$(wc -c <"$1")" -gt "$MOST_BYTES" ]; then PARTIAL=yes; fi
    taken 3 tail -c "$MOST_BYTES" -- "$1"
    PARTIAL=''
}

# shared: the sources' lines as JSON, as many of the newest as there is room for.
shared() {
    ROOM=$ROOM awk "$AWK"'
        function why(code) {
            if (code == 124 || code == 137) return "timeout"
            if (code == 126 || code == 127) return "missing"
            return code ~ /^[0-9]+$/ ? "exit_" code : code
        }
        /^S / { n = $2; read[n] = $3; boot[n] = $4; code[n] = $5; count[n] = 0; if (n > most) most = n; next }
        /^L/ { raw[n, ++count[n]] = substr($0, 2) }
        END {
            room = ENVIRON["ROOM"]
            for (n = 1; n <= most; n++) {
                for (i = count[n]; i > 0 && need[n] <= room; i--) {
                    s = raw[n, i]; gsub(/\033\[[0-9;]*[mK]/, "", s)
                    WIDTH = s ~ /^\{/ ? 1200 : 500
                    json[n, i] = "{\"k\":\"log\",\"n\":" n str("line", s) "}"
                    need[n] += length(json[n, i]) + 1
                }
            }
            for (left = most; left > 0; left--) { # the smallest need first
                least = 0
                for (n = 1; n <= most; n++) if (!(n in part) && (!least || need[n] < need[least])) least = n
                part[least] = need[least] < room / left ? need[least] : room / left
                room -= part[least]
            }
            for (n = 1; n <= most; n++) {
                first = count[n] + 1
                for (i = count[n]; i > 0 && (n, i) in json; i--) {
                    part[n] -= length(json[n, i]) + 1
                    if (part[n] < 0) break
                    first = i
                }
                shown = count[n] - first + 1
                line("source", num("n", n) (code[n] == "0" || read[n] > 0 ? num("read", read[n]) num("left", read[n] - shown) : "") \
                    (boot[n] > 0 ? num("boot", boot[n]) : "") (code[n] == "0" ? "" : str("why", why(code[n]))))
                for (i = first; i <= count[n]; i++) print json[n, i]
            }
        }'
}

run logs
