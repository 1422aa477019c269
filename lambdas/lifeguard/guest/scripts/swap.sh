# swap: add a swap file, /swapfile, and keep it over a restart. It buys time; on EBS it costs IOPS.
#
# Refusals: bad_size (not 64 to 4096 MB) · too_big (over twice the memory) · file_exists (/swapfile is
# there and not in use) · read_only · filesystem (not ext4, xfs or btrfs) · no_room (less would stay
# free than 20 % of the disk or 2 GiB, whichever is more) · unreadable (memory or disk is unknown).
# Already: at least that much swap is there.

swap() {
    parameters "${SSM_megabytes+set}" || return 0
    size=$SSM_megabytes
    case $size in
    '' | *[!0-9]* | 0* | ?????*) refuse bad_size && return 0 ;;
    esac
    if [ "$size" -lt 64 ] || [ "$size" -gt 4096 ]; then refuse bad_size && return 0; fi
    kb=$((size * 1024))
    total=$(meminfo MemTotal) before=$(meminfo SwapTotal)
    root=$(awk '$2 == "/" { found = $3 " " ($4 ~ /^(.*,)?ro(,.*)?$/ ? "ro" : "rw") } END { print found }' "$R/proc/mounts" 2>/dev/null)
    room=$(bounded 5 df -Pk -- / | awk 'NR == 2 { print $(NF - 4), $(NF - 2) }')
    disk=${room%% *} free=${room##* }
    case $total$before$disk$free in
    '' | *[!0-9]*) refuse unreadable && return 0 ;;
    esac
    if [ -z "$total" ] || [ -z "$before" ] || [ -z "$disk" ]; then refuse unreadable && return 0; fi
    if [ "$before" -ge "$kb" ] || grep -qs -e "^$R/swapfile " -e '^/swapfile ' "$R/proc/swaps"; then
        emit already "swap_total_kb:=$before"
        return 0
    fi
    kept=$((disk / 5))
    if [ "$kept" -lt 2097152 ]; then kept=2097152; fi
    if [ "$kb" -gt $((total * 2)) ]; then refuse too_big "total_kb:=$total" && return 0; fi
    if [ -e "$R/swapfile" ] || [ -L "$R/swapfile" ]; then refuse file_exists && return 0; fi
    case $root in
    *' ro') refuse read_only && return 0 ;;
    'ext4 '* | 'xfs '* | 'btrfs '*) ;;
    *) refuse filesystem && return 0 ;;
    esac
    if [ "$free" -lt $((kb + kept)) ]; then refuse no_room "avail_kb:=$free" "needed_kb:=$((kb + kept))" && return 0; fi
    emit was "swap_total_kb:=$before" "total_kb:=$total" "available_kb:=$(meminfo MemAvailable)" "avail_kb:=$free"
    make_swap && keep_swap
}

meminfo() { awk -v name="$1:" '$1 == name { print $2 }' "$R/proc/meminfo" 2>/dev/null; }

# The file is written (dd) where fallocate would leave holes that swapon refuses: XFS before 4.18.
make_swap() {
    if ! (set -C && : >"$R/swapfile") 2>/dev/null; then
        failed swapfile cannot_create
        return 1
    fi
    chmod 600 -- "$R/swapfile"
    case $root in btrfs*) bounded 5 chattr +C -- "$R/swapfile" ;; esac
    if ! allocate; then
        failed swapfile cannot_write
    elif step 20 mkswap -- "$R/swapfile" && step 20 swapon -- "$R/swapfile"; then
        emit did what=swap "before:=$before" "after:=$(meminfo SwapTotal)"
        return 0
    fi
    rm -f -- "$R/swapfile"
    return 1
}

allocate() {
    case $root-$(first "$R/proc/sys/kernel/osrelease") in
    xfs*-[0-3].* | xfs*-4.[0-9].* | xfs*-4.1[0-7].*) ;;
    *) if bounded 20 fallocate -l "${size}M" -- "$R/swapfile"; then return 0; fi ;;
    esac
    bounded 90 nice -n 19 ionice -c 3 dd if=/dev/zero of="$R/swapfile" bs=1M count="$size" conv=fsync
}

# nofail: a server whose swap file is gone still boots. A last line without an end gets one first.
keep_swap() {
    fstab=$R/etc/fstab
    if grep -qs '^/swapfile[[:space:]]' "$fstab"; then
        was=1
    else
        was=0
        end=''
        if [ -s "$fstab" ] && [ -n "$(tail -c 1 -- "$fstab" 2>/dev/null)" ]; then end=$NEWLINE; fi
        if ! { printf '%s/swapfile none swap sw,nofail 0 0\n' "$end" >>"$fstab"; } 2>/dev/null; then
            failed fstab cannot_write # in use until the next restart
            was=''
        fi
    fi
    if [ -n "$was" ]; then emit did what=fstab "before:=$was" after:=1; fi
    emit undo "command=swapoff /swapfile && rm /swapfile && sed -i '\\#^/swapfile none swap#d' /etc/fstab"
}

run locked swap
