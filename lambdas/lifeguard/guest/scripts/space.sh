# What safe cleaning would free, in KiB. Shared by the look and by the cleaning itself.

JOURNAL_KEPT_KB=204800 # journalctl --vacuum-size=200M

kb_of() { # kb_of PATH ...: what these take on the disk; nothing where there are none
    bounded 3 du -skc -- "$@" | awk '$NF == "total" { kb = $1 } END { if (kb != "") print kb }'
}

journal_kb() { # what lies above the part that is kept
    if [ -d "$R/var/log/journal" ]; then
        kb_of "$R/var/log/journal" | awk -v kept="$JOURNAL_KEPT_KB" '{ print ($1 > kept ? $1 - kept : 0) }'
    fi
}

PACKAGES='/var/cache/apt/archives /var/cache/dnf /var/cache/yum'

packages_kb() { # package files that were downloaded and are installed or not wanted
    # shellcheck disable=SC2016 # the inner shell expands it
    found=$(for cache in $PACKAGES; do printf '%s\n' "$R$cache"; done |
        each 3 sh -c 'for d; do if [ -d "$d" ]; then find "$d" -xdev -type f \( -name "*.deb" -o -name "*.rpm" \) -exec du -k {} +; fi; done' sh)
    if [ -n "$found" ] || [ -d "$R/var/cache/apt/archives" ] || [ -d "$R/var/cache/dnf" ] || [ -d "$R/var/cache/yum" ]; then
        printf '%s\n' "$found" | awk '$1 ~ /^[0-9]+$/ { kb += $1 } END { print kb + 0 }'
    fi
}

# rotated_logs ACTION ...: logs as logrotate puts them aside (NAME.2, NAME.2.gz, NAME-20260101.gz),
# untouched for 7 days, whose NAME still lies beside them; not the records of logins and of audit.
# shellcheck disable=SC2016 # the inner shell expands it
rotated_logs() {
    bounded "${ROTATED_SECONDS:-3}" find "$R/var/log" -xdev \
        \( -path "$R/var/log/journal" -o -path "$R/var/log/audit" \) -prune -o \
        -type f -mtime +6 ! -name '[bw]tmp*' ! -name 'lastlog*' \
        \( -name '*.[1-9]' -o -name '*.[1-9][0-9]' -o -name '*.[1-9].*z*' -o -name '*.[1-9][0-9].*z*' \
        -o -name '*-20[0-9][0-9][01][0-9][0-3][0-9]' -o -name '*-20[0-9][0-9][01][0-9][0-3][0-9].*z*' \) \
        -execdir sh -c '
            name=$1
            case $name in *.gz | *.xz | *.bz2 | *.zst) name=${name%.*} ;; esac
            case $name in
            *-20[0-9][0-9][01][0-9][0-3][0-9]) name=${name%-*} ;;
            *.[1-9] | *.[1-9][0-9]) name=${name%.*} ;;
            *) exit 1 ;;
            esac
            test -f "$name"' sh {} \; "$@"
}

rotated_logs_kb() {
    if [ -d "$R/var/log" ]; then
        rotated_logs -exec du -k {} + | awk '$1 ~ /^[0-9]+$/ { kb += $1 } END { print kb + 0 }'
    fi
}

# Docker writes "1.23GB"; of images that share layers the sum is more than deleting them frees.
SIZES='
function kib(s,   unit) {
    unit = s; sub(/^[0-9.]+/, "", unit); s += 0
    if (unit ~ /^k/) return s * 1000 / 1024
    if (unit ~ /^M/) return s * 1000000 / 1024
    if (unit ~ /^G/) return s * 1000000000 / 1024
    if (unit ~ /^T/) return s * 1000000000000 / 1024
    return s / 1024
}
'

images_kb() { # images without a name that no container uses
    if rows=$(bounded 3 docker image ls --filter dangling=true --format "$(template 'json .')"); then
        printf '%s\n' "$rows" | awk "$AWK$SIZES$FLATTEN"'
            function value(path, raw) { if (path == "/Size") kb += kib(unquote(raw)) }
            { flatten($0) }
            END { printf "%.0f\n", kb }'
    fi
}

build_cache_kb() { # what no build of the last day has used; as Docker counts it, of any age
    if rows=$(bounded 4 docker system df --format "$(template 'json .')"); then
        printf '%s\n' "$rows" | awk "$AWK$SIZES$FLATTEN"'
            function value(path, raw) {
                if (path == "/Type") type = unquote(raw)
                if (path == "/Reclaimable") size = unquote(raw)
            }
            { type = ""; flatten($0); if (type == "Build Cache") printf "%.0f\n", kib(size) }'
    fi
}

snaps_kb() { # revisions that snapd keeps to go back to
    if has snap && list=$(bounded 3 snap list --all); then
        printf '%s\n' "$list" | awk '/disabled/ { print ENVIRON["R"] "/var/lib/snapd/snaps/" $1 "_" $3 ".snap" }' |
            each 3 du -kc -- | awk '$NF == "total" { kb = $1 } END { print kb + 0 }'
    fi
}
