# grow: have the root file system use what its EBS volume has grown by: the partition first, if it is
# on one, then the file system. Nothing shrinks again.
#
# Refusals: bad_parameters (no such volume or size) · read_only (the root file system is) · layout (not
# ext4 or xfs, or not plainly on a disk or its partition: LVM, RAID, encryption) · other_volume (the
# disk is another one) · not_grown (the disk is smaller than that) · unreadable (a size is unknown).
# Already: the file system has that size.

grow() {
    parameters "${SSM_volume+set}" "${SSM_gib+set}" || return 0
    case $SSM_volume in
    vol-*[!0-9a-f]* | vol- | [!v]* | '') refuse bad_parameters && return 0 ;;
    esac
    case $SSM_gib in
    '' | *[!0-9]* | 0* | ??????*) refuse bad_parameters && return 0 ;;
    esac
    kb=$((SSM_gib * 1024 * 1024))
    kind=$(awk '$2 == "/" { found = $3 " " ($4 ~ /^(.*,)?ro(,.*)?$/ ? "ro" : "rw") } END { print found }' "$R/proc/mounts" 2>/dev/null)
    case $kind in
    *' ro') refuse read_only && return 0 ;;
    'ext4 '* | 'xfs '*) ;;
    *) refuse layout && return 0 ;;
    esac
    device=$(root_device)
    name=${device#/dev/} number=''
    case $name in
    nvme*[!0-9pn]* | xvd*[!a-z0-9]* | sd*[!a-z0-9]*) refuse layout && return 0 ;;
    nvme*n*p*) disk=${name%p*} number=${name##*p} ;;
    xvd*[a-z][0-9]* | sd*[a-z][0-9]*) disk=${name%%[0-9]*} number=${name#"${name%%[0-9]*}"} ;;
    nvme*n* | xvd[a-z]* | sd[a-z]*) disk=$name ;;
    *) refuse layout && return 0 ;;
    esac
    serial=$(first "$R/sys/class/block/$disk/device/serial") || serial=''
    case $disk-${serial%% *} in
    "$disk-vol${SSM_volume#vol-}" | xvda-) ;; # a Xen disk has no such number; the first is the root
    *) refuse other_volume && return 0 ;;
    esac
    sectors=$(first "$R/sys/class/block/$disk/size") before=$(total_kb)
    case $sectors-$before in
    -* | *- | *[!0-9-]*) refuse unreadable && return 0 ;;
    esac
    if [ $((sectors / 2)) -lt "$kb" ]; then refuse not_grown "size_kb:=$((sectors / 2))" && return 0; fi
    if [ "$before" -ge $((kb * 95 / 100)) ]; then emit already "size_kb:=$before" && return 0; fi
    emit was "size_kb:=$before"
    if [ -n "$number" ]; then partition || return 1; fi
    case $kind in
    ext4*) step 90 resize2fs "/dev/$name" || return 1 ;;
    *) step 90 xfs_growfs -d / || return 1 ;;
    esac
    after=$(total_kb)
    if [ "${after:-0}" -le "$before" ]; then failed disk unchanged && return 1; fi
    emit did what=disk "before:=$before" "after:=$after"
}

# growpart wants room for its files, which a full disk has not. It ends with 1 where nothing is to grow.
partition() {
    TMPDIR=$R/run
    export TMPDIR
    bounded 60 growpart "/dev/$disk" "$number" >/dev/null
    code=$?
    if [ "$code" -le 1 ]; then return 0; fi
    failed growpart "$(reason "$code")"
    return 1
}

total_kb() { bounded 5 df -Pk -- / | awk 'NR == 2 { print $(NF - 4) }'; }

run locked grow
