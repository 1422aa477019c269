# clean: free disk space by what can go without loss. Never data, never logs in use, never volumes,
# images that have a name, kernels, sessions or /tmp. There is no way back, and none is needed.
#
# Refusals: bad_what (none of the values) · read_only (the root file system is).
# Already: there is nothing that could go.

clean() {
    parameters "${SSM_what+set}" || return 0
    case $SSM_what in
    all) wanted='journal packages rotated_logs images build_cache' ;;
    journal | packages | rotated_logs | images | build_cache) wanted=$SSM_what ;;
    *) refuse bad_what && return 0 ;;
    esac
    if awk '$2 == "/" { ro = $4 ~ /^(.*,)?ro(,.*)?$/ } END { exit !ro }' "$R/proc/mounts" 2>/dev/null; then
        refuse read_only
        return 0
    fi
    ROTATED_SECONDS=20
    code=0 possible=0 free=$(free_kb)
    case $wanted in *images* | *build_cache*) ask_docker ;; esac
    for what in $wanted; do
        amount=$(amount_of "$what")
        if [ "${amount:-0}" -gt 0 ]; then
            if [ "$possible" -eq 0 ]; then emit was "avail_kb:=$free"; fi
            possible=1
            if free_"$what"; then emit did "what=$what" "before:=$amount" "after:=$(amount_of "$what")"; else code=1; fi
        fi
    done
    if [ "$possible" -eq 0 ]; then
        emit already "avail_kb:=$free"
    else
        emit did what=disk "before:=$free" "after:=$(free_kb)"
    fi
    return "$code"
}

free_kb() { bounded 5 df -Pk -- / | awk 'NR == 2 { print $(NF - 2) }'; }

amount_of() {
    case $1 in
    journal) journal_kb ;;
    packages) packages_kb ;;
    rotated_logs) rotated_logs_kb ;;
    images) if [ "$DOCKER" = running ]; then images_kb; fi ;;
    build_cache) if [ "$DOCKER" = running ]; then build_cache_kb; fi ;;
    esac
}

# Archived journals alone are removed: what is written now is put aside first (not by systemd 219).
free_journal() {
    bounded 20 journalctl --rotate >/dev/null
    step 60 journalctl --vacuum-size=200M
}

free_packages() {
    if has apt-get; then
        step 30 apt-get -q clean
    elif has dnf; then
        step 60 dnf -q clean packages
    else
        step 60 yum -q clean packages
    fi
}

free_rotated_logs() {
    rotated_logs -execdir rm -f -- {} + && return 0
    failed find "$(reason $?)"
    return 1
}

free_images() { step 90 docker image prune --force; }

free_build_cache() { step 90 docker builder prune --force --filter until=24h; }

run locked clean
