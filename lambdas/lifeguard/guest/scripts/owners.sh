# Whose process is it: of which systemd unit, of which container (/proc/PID/cgroup).
#
# cgroup v2 has one line, "0::/system.slice/nginx.service"; v1 one for each controller; the hybrid of
# Ubuntu 20.04 both. A unit counts below /system.slice alone: the units of a user's own systemd
# (user@1000.service) bear names that mean something else to the system's.

if [ -e "$R/sys/fs/cgroup/cgroup.controllers" ]; then
    CGROUP=2
elif [ -d "$R/sys/fs/cgroup/memory" ]; then
    CGROUP=1
else
    CGROUP=
fi

OWNERS='
function unit_of(path,   n, part, i) {
    n = split(path, part, "/")
    if (part[2] != "system.slice") return ""
    for (i = 3; i <= n; i++) if (part[i] ~ /\.service$/) return part[i]
    return ""
}
function container_path(path,   n, part, i, out) {
    n = split(path, part, "/")
    for (i = 2; i <= n; i++) {
        out = out "/" part[i]
        if (id12(part[i]) != "") return out ~ /^[A-Za-z0-9_.\/-]+$/ ? out : ""
    }
    return ""
}
'

# owners DIRECTORY ...: of each /proc/PID a line "O PID CONTAINER UNIT CPU_PATH MEMORY_PATH" ("-": none).
owners() {
    for directory in "$@"; do printf '%s/cgroup\n' "$directory"; done |
        each 3 grep -Hs . | awk "$AWK$OWNERS"'
        {
            row = substr($0, length(ENVIRON["R"]) + 7); pid = row + 0
            sub(/^[0-9]+\/cgroup:[0-9]+:/, "", row)
            at = index(row, ":"); controller = substr(row, 1, at - 1); path = substr(row, at + 1)
            seen[pid] = 1
            if ((controller == "" || controller == "name=systemd") && unit_of(path) != "") unit[pid] = unit_of(path)
            if ((inside = container_path(path)) == "") next
            container[pid] = id12(inside)
            if (controller == "" && !(pid in memory)) cpu[pid] = memory[pid] = inside
            if (controller ~ /(^|,)cpu(,|$)/) cpu[pid] = inside
            if (controller ~ /(^|,)memory(,|$)/) memory[pid] = inside
        }
        function dash(s) { return s == "" || s ~ /[ \t]/ ? "-" : s }
        END {
            for (pid in seen) {
                if (pid in container) unit[pid] = ""
                print "O", pid, dash(container[pid]), dash(unit[pid]), dash(cpu[pid]), dash(memory[pid])
            }
        }'
}

running_ids() { # the ids of the containers that have processes
    owners "$R"/proc/[0-9]* | awk '$3 != "-" && !seen[$3]++ { print $3 }'
}

running_containers() { # running_containers [ID]: how many have processes, beside the one with that id
    running_ids | awk -v own="${1:--}" 'index(own, $1) != 1 { n++ } END { print n + 0 }'
}

process_state() { # process_state PID: the letter of its state; nothing where there is no such process
    if [ -r "$R/proc/$1/stat" ]; then
        awk '{ all = all $0 "\n" } END { if (match(all, /^.*\) /)) print substr(all, RLENGTH + 1, 1) }' "$R/proc/$1/stat" 2>/dev/null
    fi
}
