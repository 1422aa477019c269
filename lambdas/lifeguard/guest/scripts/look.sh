# look: what goes on inside the server. It changes nothing and is done within about 15 seconds.

FULL_PERCENT=80 # from here on it says what fills a disk and what cleaning would free
LOOK_SECONDS=14

look() {
    uptime && DEADLINE=$((UPTIME + LOOK_SECONDS))
    host
    memory
    OWNED=$(owners "$R"/proc/[0-9]*)
    SAMPLE=$(sample)
    printf '%s\n' "$SAMPLE" | grep '^{' || failed cpu unreadable
    processes
    DISKS=$(disks)
    printf '%s\n' "$DISKS" | grep '^{' || failed disks unreadable
    sockets
    ask_docker
    emit docker "state=$DOCKER" ${DOCKER_VERSION:+"version=$DOCKER_VERSION"} "live_restore?=$DOCKER_LIVE" "containerd=$(containerd_state)"
    listed=$(containers) # asked before the disk is searched, printed last: what is too long is cut
    units
    killed_units
    packages
    full=$(printf '%s\n' "$DISKS" | sed -n 's/^full //p')
    if [ -n "$full" ]; then
        reclaimable
        printf '%s\n' "$full" | head -n 3 | grown
    fi
    printf '%s\n' "$listed"
}

host() {
    os=$(sed -n 's/^PRETTY_NAME=//p' "$R/etc/os-release" 2>/dev/null)
    os=${os#[\"\']} os=${os%[\"\']}
    kernel=$(first "$R/proc/sys/kernel/osrelease")
    load=$(first "$R/proc/loadavg")
    clock=''
    if has timedatectl; then
        case $(bounded 2 timedatectl) in
        *'synchronized: yes'*) clock=true ;;
        *'synchronized: no'*) clock=false ;;
        esac
    fi
    emit host ${os:+"os=$os"} ${kernel:+"kernel=$kernel"} "cpus:=$(grep -cs '^cpu[0-9]' "$R/proc/stat")" \
        "uptime:=${UPTIME:-}" "now:=$(date +%s)" "load1:=${load%% *}" "cgroup:=$CGROUP" "clock_synchronized?=$clock"
}

# MemAvailable, not free memory; oom_kill counts since the start (kernel 4.13); pressure only where
# the kernel measures it.
memory() {
    cat "$R/proc/meminfo" "$R/proc/vmstat" "$R/proc/pressure/memory" 2>/dev/null | awk "$AWK"'
        $1 == "MemTotal:" { total = $2 }
        $1 == "MemAvailable:" { available = $2 }
        $1 == "SwapTotal:" { swap = $2 }
        $1 == "SwapFree:" { free = $2 }
        $1 == "oom_kill" { kills = $2 }
        $1 == "full" { pressure = $3; sub(/^avg60=/, "", pressure) }
        END {
            if (total == "") exit 1
            line("memory", num("total_kb", total) num("available_kb", available) num("swap_total_kb", swap) \
                num("swap_free_kb", free) num("oom_kills", kills) num("pressure_full_avg60", pressure))
        }' || failed memory unreadable
}

# The files of containers, found by the cgroups of their processes: usage of CPU for the sample.
cpu_files() {
    printf '%s\n' "$OWNED" | awk -v version="$CGROUP" '
        $3 != "-" && $5 != "-" && !($5 in seen) {
            seen[$5] = 1
            if (version == 2) print ENVIRON["R"] "/sys/fs/cgroup" $5 "/cpu.stat"
            else print ENVIRON["R"] "/sys/fs/cgroup/cpuacct" $5 "/cpuacct.usage"
        }'
}

reading() { # one moment: the clock, the CPUs, the containers, then every process
    first "$R/proc/uptime" && printf '\n'
    grep -s '^cpu' "$R/proc/stat"
    if [ -n "$CPU_FILES" ]; then printf '%s\n' "$CPU_FILES" | each 2 grep -Hs . /dev/null; fi
    cat "$R"/proc/[0-9]*/stat 2>/dev/null
}

# sample: the line of the host's CPU, then lines for the rest of the look:
#   P PID STATE RSS_KB CPU CONTAINER UNIT COMM     K CONTAINER CPU
# CPU is the percentage of the whole host, as CloudWatch counts. A name may hold spaces, parentheses
# and newlines: the fields of /proc/PID/stat begin after the last ")".
sample() {
    CPU_FILES=$(cpu_files)
    { printf '%s\n' "$OWNED" && reading && printf 'second\n' && sleep 1 && reading; } |
        PAGE_KB=$(($(getconf PAGESIZE 2>/dev/null || printf 0) / 1024)) awk "$AWK"'
        function complete(r,   rest, f, pid, at) {
            if (!match(r, /^.*\) /)) return 0
            rest = substr(r, RLENGTH + 1)
            if (split(rest, f, " ") < 22) return 0
            pid = r + 0; at = index(r, "(")
            if (!again) { was[pid] = f[12] + f[13]; born[pid] = f[20]; return 1 }
            state[pid] = f[1]
            rss[pid] = ENVIRON["PAGE_KB"] > 0 ? f[22] * ENVIRON["PAGE_KB"] : "-"
            comm[pid] = substr(r, at + 1, RLENGTH - at - 2)
            if (born[pid] == f[20]) ran[pid] = f[12] + f[13] - was[pid]
            return 1
        }
        open { record = record "\n" $0; open = complete(record) || ++open > 16 ? 0 : open; next }
        /^[0-9]+ \(/ { record = $0; open = complete(record) ? 0 : 1; next }
        $1 == "O" { container[$2] = $3; unit[$2] = $4; next }
        $1 == "second" { again = 1; next }
        /^cpu / { for (i = 2; i <= 9; i++) { d[i] = $i - old[i]; old[i] = $i }; next }
        /^cpu[0-9]/ { if (!again) cpus++; next }
        /^[0-9.]+ [0-9.]+$/ { took = $1 - then; then = $1; next }
        {
            id = id12($0); v = $0
            if (v ~ /usage_usec/) { sub(/.*usage_usec /, "", v); v = v / 1000000 }
            else if (v ~ /cpuacct\.usage:/) { sub(/.*:/, "", v); v = v / 1000000000 }
            else next
            if (again && (id in used)) spent[id] = v - used[id]; else if (!again) used[id] = v
        }
        END {
            for (i = 2; i <= 9; i++) total += d[i]
            if (total > 0) line("cpu", tenth("busy", 100 * (total - d[5] - d[6]) / total) \
                tenth("steal", 100 * d[9] / total) tenth("iowait", 100 * d[6] / total))
            for (pid in comm)
                print "P", pid, state[pid], rss[pid], ((pid in ran) && total > 0 ? sprintf("%.1f", 100 * ran[pid] / total) : "-"),
                    ((pid in container) ? container[pid] : "-"), ((pid in unit) ? unit[pid] : "-"), text(comm[pid])
            if (took > 0 && cpus > 0) for (id in spent) printf "K %s %.1f\n", id, 100 * spent[id] / (took * cpus)
        }'
}

# The five heaviest in memory and the five busiest. PSS counts shared pages once; reading it waits
# for the process, so not of one in state D.
processes() {
    rows=$(printf '%s\n' "$SAMPLE" | grep '^P ')
    chosen=$({
        printf '%s\n' "$rows" | awk '$4 > 0' | sort -k 4,4nr -k 2,2n | head -n 5
        printf '%s\n' "$rows" | awk '$5 > 0' | sort -k 5,5nr -k 2,2n | head -n 5
    } | awk '!seen[$2]++')
    if [ -z "$chosen" ]; then return 0; fi
    details=$(printf '%s\n' "$chosen" | awk '{ d = ENVIRON["R"] "/proc/" $2; print d "/wchan"; if ($3 != "D") print d "/smaps_rollup" }' |
        each 2 grep -Hsa -e '^Pss:' -e '^[a-z_0-9.]*$')
    { printf '%s\n' "$details" && printf '%s\n' "$chosen"; } | awk "$AWK"'
        index($0, ENVIRON["R"] "/proc/") == 1 {
            row = substr($0, length(ENVIRON["R"]) + 7); pid = row + 0
            if (sub(/^[0-9]+\/smaps_rollup:Pss: */, "", row)) pss[pid] = row + 0
            else if (sub(/^[0-9]+\/wchan:/, "", row)) wchan[pid] = row == "0" ? "" : row
            next
        }
        $1 == "P" {
            comm = $0; for (i = 1; i < 8; i++) sub(/^[^ ]* /, "", comm)
            line("process", num("pid", $2) ",\"comm\":\"" comm "\"" str("state", $3) num("pss_kb", pss[$2]) num("rss_kb", $4) \
                num("cpu", $5) str("wchan", wchan[$2]) str("unit", $7 == "-" ? "" : $7) str("container", $6 == "-" ? "" : $6))
        }'
}

# Local file systems alone: `df` of a dead NFS or FUSE mount would hang where no signal reaches it.
# Prints the disks' lines and, for the next steps, "full MOUNT" of those that are.
disks() {
    mounts=$(ROOT=$(root_device) awk "$AWK"'
        $3 ~ /^(ext[234]|xfs|btrfs|zfs|f2fs)$/ || ($2 == "/" && $3 == "overlay") {
            mount = $2; bytes(); out = ""
            while (match(mount, /\\[0-7][0-7][0-7]/)) {
                code = substr(mount, RSTART + 1, 1) * 64 + substr(mount, RSTART + 2, 1) * 8 + substr(mount, RSTART + 3, 1)
                out = out substr(mount, 1, RSTART - 1) CHR[code]; mount = substr(mount, RSTART + 4)
            }
            device = $1 == "/dev/root" ? ENVIRON["ROOT"] : $1
            if (code != 10 && !seen[$1]++) print $3, (device ~ /^\/dev\/[a-z0-9]+$/ ? device : "-"), out mount
        }' "$R/proc/mounts" 2>/dev/null)
    if [ -z "$mounts" ]; then return 0; fi
    names=$(printf '%s\n' "$mounts" | sed 's/^[^ ]* [^ ]* //')
    space=$(printf '%s\n' "$names" | each 3 df -Pk --)
    case $? in 124 | 137) failed df timeout ;; esac
    inodes=$(printf '%s\n' "$names" | each 3 df -Pi --)
    { printf '%s\n' "$mounts" && printf 'space\n%s\n' "$space" && printf 'inodes\n%s\n' "$inodes"; } | FULL=$FULL_PERCENT awk "$AWK"'
        function row(s) { # the four numbers and the mount, whatever the device is called
            if (!match(s, / +[0-9]+ +[0-9]+ +-?[0-9]+ +[-0-9]+%? +\//)) return 0
            split(substr(s, RSTART, RLENGTH), f, " "); mount = substr(s, RSTART + RLENGTH - 1)
            return 1
        }
        function volume(device,   file, serial) { # an EBS volume: its NVMe disk has the id for a serial number
            if (!match(device, /^\/dev\/nvme[0-9]+n[0-9]+/)) return ""
            file = ENVIRON["R"] "/sys/class/block/" substr(device, 6, RLENGTH - 5) "/device/serial"
            if ((getline serial <file) < 1) serial = ""
            close(file)
            return match(serial, /^vol[0-9a-f]+/) ? str("volume", "vol-" substr(serial, 4, RLENGTH - 3)) : ""
        }
        $0 == "space" || $0 == "inodes" { part = $0; next }
        part == "" { mount = $0; sub(/^[^ ]* [^ ]* /, "", mount); fs[mount] = $1; device[mount] = $2 == "-" ? "" : $2; next }
        part == "space" && row($0) && (mount in fs) { order[++n] = mount; size[mount] = f[1]; used[mount] = f[2]; avail[mount] = f[3] }
        part == "inodes" && row($0) && (mount in fs) && f[4] ~ /^[0-9]+%$/ { share[mount] = f[4] + 0 }
        END {
            for (i = 1; i <= n && i <= 20; i++) {
                mount = order[i]
                line("disk", str("mount", mount) str("fs", fs[mount]) str("device", device[mount]) volume(device[mount]) num("size_kb", size[mount]) num("used_kb", used[mount]) \
                    num("avail_kb", avail[mount]) num("inodes_used", share[mount]))
            }
            cut("disk", n - 20)
            for (i = 1; i <= n; i++) {
                mount = order[i]; room = used[mount] + avail[mount]
                if (room > 0 && 100 * used[mount] >= ENVIRON["FULL"] * room || share[mount] >= ENVIRON["FULL"]) print "full " mount
            }
        }'
}

# grown: of each mount that is read, the five heaviest folders of /, /var and /var/lib (else of the mount).
grown() {
    while IFS= read -r mount; do
        case $mount in /) depth=3 ;; /var) depth=2 ;; *) depth=1 ;; esac
        {
            bounded 5 nice -n 19 ionice -c 3 du -xk -d "$depth" -- "$R$mount"
            printf 'exit %s\n' "$?"
        } | MOUNT=$mount awk "$AWK"'
            BEGIN { mount = ENVIRON["MOUNT"]; top[mount] = 1; if (mount == "/") top["/var"] = 1; if (mount ~ /^\/(var)?$/) top["/var/lib"] = 1 }
            /^exit / { if ($2 == 124 || $2 == 137) { line("failed", str("what", "du") str("why", "timeout")) }; next }
            /^[0-9]+\t/ {
                path = substr($0, index($0, "\t") + 1 + length(ENVIRON["R"])); sub(/^\/+/, "/", path)
                parent = path; sub(/\/[^\/]*$/, "", parent); if (parent == "") parent = "/"
                if (path == mount || path == "/" || !(parent in top)) next
                if (count[parent] < 5) count[parent]++; else if (kb[parent, 5] >= $1 + 0) next
                for (i = count[parent]; i > 1 && kb[parent, i - 1] < $1 + 0; i--) {
                    kb[parent, i] = kb[parent, i - 1]; name[parent, i] = name[parent, i - 1]
                }
                kb[parent, i] = $1 + 0; name[parent, i] = path
            }
            END { for (parent in top) for (i = 1; i < 6; i++) if ((parent, i) in kb) line("grew", str("path", name[parent, i]) num("kb", kb[parent, i])) }' | sort
    done
}

reclaimable() {
    emit_reclaim journal "$(journal_kb)"
    emit_reclaim packages "$(packages_kb)"
    emit_reclaim rotated_logs "$(rotated_logs_kb)"
    if [ "$DOCKER" = running ]; then
        emit_reclaim images "$(images_kb)"
        emit_reclaim build_cache "$(build_cache_kb)"
    fi
    emit_reclaim snaps "$(snaps_kb)"
}

emit_reclaim() { if [ "${2:-0}" -gt 0 ]; then emit reclaim "what=$1" "kb:=$2"; fi; }

# Who listens, and who keeps deleted files open: both from /proc/PID/fd, read once. Not from `ss`,
# which prints the name a process has given itself unquoted, so that it can pose as another pid.
sockets() {
    found=$({
        awk '$3 == "tmpfs" { print "M", $2 }' "$R/proc/mounts" 2>/dev/null
        cat "$R/proc/net/tcp" "$R/proc/net/tcp6" 2>/dev/null
        bounded 3 ls -nq "$R"/proc/[0-9]*/fd
        code=$?
        if [ "$code" -gt 2 ]; then printf 'exit %s\n' "$code"; fi
        printf '%s\n' "$SAMPLE" | grep '^P '
    } | awk "$AWK"'
        $4 == "0A" && $2 ~ /:[0-9A-F]+$/ { port[$10] = hex(substr($2, index($2, ":") + 1)); next }
        $1 == "M" { tmpfs[++mounts] = $2 "/"; next }
        function in_memory(target,   i) {
            if (target ~ /^\/(memfd:|dev\/|SYSV|run\/|proc\/)/) return 1
            for (i = 1; i <= mounts; i++) if (index(target, tmpfs[i]) == 1) return 1
            return 0
        }
        $1 == "exit" { line("failed", str("what", "sockets") str("why", $2 == 124 || $2 == 137 ? "timeout" : "unreadable")); next }
        /^\/.*\/fd:$/ { row = substr($0, length(ENVIRON["R"]) + 7); pid = row + 0; next }
        match($0, / [0-9]+ -> socket:\[[0-9]+\]$/) {
            inode = substr($0, RSTART, RLENGTH); sub(/.*\[/, "", inode); inode += 0
            if (inode in port) holds[port[inode], pid] = 1
            next
        }
        / \(deleted\)$/ && match($0, / [0-9]+ -> \//) {
            fd = substr($0, RSTART + 1, RLENGTH - 6); target = substr($0, RSTART + RLENGTH - 1)
            if (!in_memory(target) && ++deleted < 500) print "D " ENVIRON["R"] "/proc/" pid "/fd/" fd
            next
        }
        $1 == "P" { container[$2] = $6; unit[$2] = $7; comm = $0; for (i = 1; i < 8; i++) sub(/^[^ ]* /, "", comm); name[$2] = comm }
        function owner(pid) { return (pid in unit) ? unit[pid] " " container[pid] : "- -" }
        END {
            for (key in holds) { split(key, k, SUBSEP); if (k[2] != 1) other[k[1]] = 1 }
            for (key in holds) {
                split(key, k, SUBSEP)
                if (k[2] == 1 && (k[1] in other)) continue # systemd holds what it has opened for a service
                who = k[1] " " owner(k[2]); held[k[1]] = 1
                if (!(who in least) || k[2] + 0 < least[who]) least[who] = k[2] + 0
            }
            for (inode in port) if (!(port[inode] in held)) least[port[inode] " - -"] = ""
            for (who in least) {
                split(who, k, " "); pid = least[who]
                print "L", k[1], "{\"k\":\"port\"" num("port", k[1]) num("pid", pid) ((pid in name) ? ",\"comm\":\"" name[pid] "\"" : "") \
                    str("unit", k[2] == "-" ? "" : k[2]) str("container", k[3] == "-" ? "" : k[3]) "}"
            }
        }')
    if [ ! -r "$R/proc/net/tcp" ]; then failed ports unreadable; fi
    printf '%s\n' "$found" | grep '^{'
    printf '%s\n' "$found" | grep '^L ' | sort -k 2,2n -k 3 | awk "$AWK"'
        NR <= 30 { sub(/^L [0-9]+ /, ""); print }
        END { cut("port", NR - 30) }'
    deleted_files "$(printf '%s\n' "$found" | sed -n 's/^D //p')"
}

deleted_files() { # deleted_files LINES: the paths /proc/PID/fd/N; from 10 MiB on, each file once
    if [ -z "$1" ]; then return 0; fi
    {
        printf '%s\n' "$SAMPLE" | grep '^P '
        printf '%s\n' "$1" | each 2 stat -L -c 'S %d:%i %b %n' --
    } | awk "$AWK"'
        $1 == "P" { container[$2] = $6; unit[$2] = $7; comm = $0; for (i = 1; i < 8; i++) sub(/^[^ ]* /, "", comm); name[$2] = comm; next }
        function known(of, pid) { return (pid in of) && of[pid] != "-" ? of[pid] : "" }
        $1 == "S" && $3 >= 20480 {
            pid = $0; sub(/^S [^ ]+ [^ ]+ /, "", pid); pid = substr(pid, length(ENVIRON["R"]) + 7) + 0
            if (!($2 in by) || pid < by[$2]) by[$2] = pid
            kb[$2] = $3 / 2
        }
        END { for (f in kb) print kb[f] "\t{\"k\":\"deleted\"" num("pid", by[f]) ((by[f] in name) ? ",\"comm\":\"" name[by[f]] "\"" : "") \
            str("unit", known(unit, by[f])) str("container", known(container, by[f])) num("kb", int(kb[f])) "}" }' |
        sort -k 1,1nr | awk "$AWK"'NR <= 10 { sub(/^[^\t]*\t/, ""); print } END { cut("deleted", NR - 10) }'
}

# The containers as the daemon tells them; where it does not answer, as it has written them down
# (config.v2.json), with what the kernel knows of their processes.
containers() {
    if [ "$DOCKER" = absent ]; then return 0; fi
    records=''
    if [ "$DOCKER" = running ]; then
        ids=$(bounded 3 docker ps -aq --no-trunc) || failed 'docker ps' "$(reason $?)"
        if [ -n "$ids" ]; then
            records=$(printf '%s\n' "$ids" | head -n 60 | each 3 docker inspect --type container --)
            code=$?
            if [ -z "$records" ]; then failed 'docker inspect' "$(reason "$code")"; fi
        elif ! printf '%s\n' "$OWNED" | grep -q '^O [0-9]* [0-9a-f]'; then
            return 0
        fi
    fi
    if [ -z "$records" ]; then records=$(written_down); fi
    if [ -z "$records" ]; then return 0; fi
    {
        printf '%s\n' "$SAMPLE" | grep '^[PK] '
        group_files | each 2 grep -Hs . /dev/null
        bounded 2 du -k -- "$R$DOCKER_ROOT"/containers/*/*-json.log*
        printf '\f\n%s\n\f\n' "$records"
    } | container_lines | sort -t '|' -k 1,1 -k 2,2nr -k 3,3 | sed 's/^[^|]*|[^|]*|[^|]*|//' | awk "$AWK"'
        NR <= 20 { print }
        END { cut("container", NR - 20) }'
}

group_files() { # the cgroup files of each container; v1 and v2 name them differently
    printf '%s\n' "$OWNED" | awk -v version="$CGROUP" '
        function out(group, names,   n, name, i) {
            n = split(names, name, " ")
            for (i = 1; i <= n; i++) print ENVIRON["R"] "/sys/fs/cgroup" group "/" name[i]
        }
        $3 != "-" && $6 != "-" && !($6 in seen) {
            seen[$6] = 1
            if (version == 2) out($6, "cpu.max memory.current memory.max memory.swap.max memory.stat memory.events")
            else {
                out("/cpu" $5, "cpu.cfs_quota_us cpu.cfs_period_us")
                out("/memory" $6, "memory.usage_in_bytes memory.limit_in_bytes memory.memsw.limit_in_bytes memory.stat memory.oom_control")
            }
        }'
}

# Lines "0 (running) or 1|memory|name|{...}". What the cgroup says is in force; what Docker says was
# asked for. memory_kb is without the page cache that can go at once (inactive_file), as in
# `docker stats`. v1 writes "no limit" as a number near 2^63.
container_lines() {
    awk "$AWK$FLATTEN"'
        function value(path, raw,   doc, key) {
            if (path ~ /^\/[0-9]+\//) { match(path, /^\/[0-9]+/); doc = docs "." substr(path, 2, RLENGTH - 1); path = substr(path, RLENGTH + 1) }
            else { doc = docs; sub(/^\/config/, "", path) }
            if ((path == "/Id" || path == "/ID") && id12(raw) != "") id[doc] = id12(raw)
            if (path ~ /\/(PortBindings|NetworkSettings\/Ports)\/.*\/HostPort$/ && unquote(raw) ~ /^[0-9]+$/)
                ports[doc] = ports[doc] " " unquote(raw)
            v[doc, path] = raw
        }
        function get(path) { return unquote(v[doc, path]) }
        function kb(b) { return b ~ /^[0-9]+$/ && b + 0 > 0 && b + 0 < 4611686018427387904 ? sprintf("%.0f", b / 1024) : "" }
        function state(   s) {
            s = get("/State/Status")
            if (s != "") return s
            if (v[doc, "/State/Dead"] == "true") return "dead"
            if (v[doc, "/State/Running"] != "true") return get("/State/StartedAt") ~ /^0001|^$/ ? "created" : "exited"
            if (v[doc, "/State/Restarting"] == "true") return "restarting"
            if (v[doc, "/State/Paused"] == "true") return "paused"
            return (get("/State/Pid") in pid_state) ? "running" : "exited"
        }
        function published(   n, i, p, seen, out) {
            n = split(ports[doc], p, " ")
            for (i = 1; i <= n && i <= 40; i++) if (!((doc, p[i]) in published_once)) { published_once[doc, p[i]] = 1; out = out (out == "" ? "" : ",") p[i] }
            return ",\"publishes\":[" out "]"
        }
        function swap(c) {
            if (("memory.swap.max", c) in cg) return cg["memory.swap.max", c] == 0 ? 0 : kb(cg["memory.swap.max", c])
            if (("memory.memsw.limit_in_bytes", c) in cg)
                return kb(cg["memory.memsw.limit_in_bytes", c]) == "" ? "" : (cg["memory.memsw.limit_in_bytes", c] - cg["memory.limit_in_bytes", c]) / 1024
            if (get("/HostConfig/MemorySwap") + 0 > 0 && get("/HostConfig/Memory") + 0 > 0)
                return (get("/HostConfig/MemorySwap") - get("/HostConfig/Memory")) / 1024
            return ""
        }
        function cpus(c,   f) {
            if (("cpu.max", c) in cg) { split(cg["cpu.max", c], f, " "); return f[1] == "max" ? "" : f[1] / f[2] }
            if (cg["cpu.cfs_quota_us", c] + 0 > 0 && cg["cpu.cfs_period_us", c] + 0 > 0) return cg["cpu.cfs_quota_us", c] / cg["cpu.cfs_period_us", c]
            if (get("/HostConfig/NanoCpus") + 0 > 0) return get("/HostConfig/NanoCpus") / 1000000000
            return ""
        }
        function round(x) { return x == "" ? "" : sprintf("%.2f", x) }
        function told(   c, memory, limit, name, pid, out, stop) {
            c = id[doc]; name = get("/Name"); sub(/^\//, "", name); pid = get("/State/Pid")
            memory = ""
            if (("memory.current", c) in cg) memory = cg["memory.current", c] - inactive[c]
            else if (("memory.usage_in_bytes", c) in cg) memory = cg["memory.usage_in_bytes", c] - inactive[c]
            if (memory != "") memory = sprintf("%.0f", (memory > 0 ? memory : 0) / 1024)
            if (("memory.max", c) in cg) limit = kb(cg["memory.max", c])
            else if (("memory.limit_in_bytes", c) in cg) limit = kb(cg["memory.limit_in_bytes", c])
            else limit = kb(get("/HostConfig/Memory"))
            stop = get("/Config/StopTimeout"); if (stop == "") stop = 10
            out = str("id", c) str("name", name) str("image", get("/Config/Image")) str("state", state())
            out = out num("restarts", get("/RestartCount")) num("exit", get("/State/ExitCode")) bool("oom_killed", v[doc, "/State/OOMKilled"])
            out = out num("oom_kills", kills[c]) num("memory_kb", memory) num("memory_limit_kb", limit) num("swap_limit_kb", swap(c))
            out = out num("cpu", cpu[c]) num("cpu_limit", round(cpus(c))) str("restart", get("/HostConfig/RestartPolicy/Name")) bool("auto_remove", v[doc, "/HostConfig/AutoRemove"])
            out = out str("compose", get("/Config/Labels/com.docker.compose.project")) str("compose_dir", get("/Config/Labels/com.docker.compose.project.working_dir"))
            out = out num("stop_seconds", stop) (get("/State/Health/Status") == "" ? "" : str("health", get("/State/Health/Status")))
            out = out str("started_at", get("/State/StartedAt")) str("created_at", get("/Created"))
            if (pid + 0 > 0) out = out num("pid", pid) ((pid in pid_state) ? str("pid_state", pid_state[pid]) : "")
            out = out published() num("log_kb", log_kb[c])
            gsub(/[|]/, "\\u007c", name)
            printf "%d|%.0f|%s|", state() == "running" ? 0 : 1, memory, text(name)
            line("container", out)
        }
        $0 == "\f" { docs++; if (all != "") flatten(all); all = ""; next }
        docs { all = all $0 "\n"; next }
        $1 == "P" { pid_state[$2] = $3; next }
        $1 == "K" { cpu[$2] = $3; next }
        /^[0-9]+\t/ { log_kb[id12($2)] += $1; next }
        {
            c = id12($0); at = index($0, ":"); file = substr($0, 1, at - 1); sub(/.*\//, "", file); rest = substr($0, at + 1)
            if (c == "") next
            if (file == "memory.stat") { if (rest ~ /^(total_)?inactive_file /) { sub(/.* /, "", rest); inactive[c] = rest } }
            else if (file == "memory.events" || file == "memory.oom_control") { if (sub(/^oom_kill /, "", rest)) kills[c] = rest }
            else cg[file, c] = rest
        }
        END { for (doc in id) told() }'
}

units() { # services that have failed, and those that systemd starts again and again
    if ! has systemctl; then
        emit missing tool=systemctl
        return 0
    fi
    rows=$(bounded 3 systemctl list-units --state=failed,auto-restart --plain --no-legend --no-pager) || failed systemctl "$(reason $?)"
    printf '%s\n' "$rows" | awk "$AWK"'
        { unit = $1; at = 1; if (unit !~ /\./) { unit = $2; at = 2 } }
        unit ~ /\.(service|socket|mount|timer|path|swap)$/ {
            if (++n <= 10) line("unit", str("unit", unit) str("state", $(at + 2) == "failed" ? "failed" : $(at + 3)))
        }
        END { cut("unit", n - 10) }'
}

# killed_units: the services that systemd had to kill when the server last went down, by what it then wrote
# into a journal that outlasts a boot ("State 'stop-sigterm' timed out. Killing.", service.c). Within an
# hour of the boot: later nobody asks.
killed_units() {
    if [ "${UPTIME:-3600}" -ge 3600 ] || ! has journalctl; then return 0; fi
    bounded 2 journalctl -q --no-pager -b -1 -n 1000 -o short-unix _PID=1 | awk "$AWK"'
        match($0, /^[0-9]+\.[0-9]+ [^ ]+ systemd\[1\]: [a-zA-Z0-9:_.@\\-]+\.service:? (State .)?(stop|final)-[a-z]+.? timed out\. Killing/) {
            unit = $4; sub(/:$/, "", unit)
            if (!(unit in once)) { once[unit] = 1; if (++n <= 10) line("killed", str("unit", unit) num("at", int($1))) }
        }
        END { cut("killed", n - 10) }'
}

# What was installed in the last week: dpkg's log says from which version to which, rpm only what is.
packages() {
    if [ -r "$R/var/log/dpkg.log" ]; then
        changes=$(cat "$R/var/log/dpkg.log.1" "$R/var/log/dpkg.log" 2>/dev/null | awk '
            ($3 == "upgrade" || $3 == "install") && $1 ~ /^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/ && $2 ~ /^[0-9:]+$/ {
                sub(/:[a-z0-9]*$/, "", $4); print $1, $2, $4, ($3 == "upgrade" ? $5 " -> " : "") $6
            }' | tail -n 500)
        if [ -z "$changes" ]; then return 0; fi
        times=$(printf '%s\n' "$changes" | cut -d ' ' -f 1,2 | timeout 2 date -f - +%s 2>/dev/null)
        changes=$({ printf '%s\n-\n' "$times" && printf '%s\n' "$changes"; } | awk '
            !rows && $0 != "-" { at[++n] = $0; next }
            !rows { rows = 1; next }
            { what[++m] = $0; sub(/^[^ ]* [^ ]* /, "", what[m]) }
            END { if (n == m) for (i = 1; i <= n; i++) print at[i], what[i] }')
    elif has rpm; then
        changes=$(bounded 4 rpm -qa --qf '%{INSTALLTIME} %{NAME} %{VERSION}-%{RELEASE}\n') || failed rpm "$(reason $?)"
    else
        return 0
    fi
    printf '%s\n' "$changes" | SINCE=$(($(date +%s) - 604800)) awk '$1 ~ /^[0-9]+$/ && $1 >= ENVIRON["SINCE"]' |
        sort -k 1,1nr -k 2 | awk "$AWK"'
        NR <= 10 { at = $1; sub(/^[0-9]+ /, ""); line("package", num("at", at) str("what", $0)) }
        END { cut("package", NR - 10) }'
}

run look
