# The part that every script of Lifeguard begins with: JSON lines, limits of time, one lock.
#
# POSIX sh (dash, bash --posix, busybox ash). A script defines `main` and ends with `run main`.
# Everything that `main` prints as `{...}` becomes a line of output; the last line is the trailer:
#
#   {"k":"end","lines":N,"cksum":C}   N lines before it; C is what POSIX `cksum` says of them
#
# A missing trailer, or one that does not fit, means that the output was cut. Lines are ASCII, at
# most 20,000 bytes in all (SSM keeps 24,000 characters). What cannot be read is left out, never 0.
#
# Two variables exist for tests and for the sandbox alone; on a server neither is set:
#   LIFEGUARD_ROOT   put before every absolute path that a script reads or writes, and before the
#                    usual folders that are added to PATH (tools come from the given PATH first)
#   LIFEGUARD_LIMIT  seconds, replaces the time limit of every single tool
#
# Every script that changes something may refuse with: busy (another one holds the lock), cannot_lock
# (/run cannot be written), no_parameters (an SSM agent older than 3.3.2746).
#
# Exit codes: 0 done, refused or nothing to do; 1 failed. Never 194 (SSM would reboot the server).
set -u
umask 077
export LC_ALL=C
R=${LIFEGUARD_ROOT:-}
PATH=${PATH:+$PATH:}$R/usr/local/sbin:$R/usr/local/bin:$R/usr/sbin:$R/usr/bin:$R/sbin:$R/bin:$R/snap/bin
export R PATH
BYTES=19800
NEWLINE='
'

# awk: the text of a JSON string and its way back. mawk has no {n} in patterns, gawk no bytes but in
# the C locale; both agree on what is used here.
AWK='
function bytes(   i) { for (i = 1; i < 256; i++) ORD[CHR[i] = sprintf("%c", i)] = i }
function text(s,   i, n, b, c, k, cp, low, out, chars) {
    if (!(1 in CHR)) bytes()
    n = length(s); out = ""; i = 1
    for (chars = 0; i <= n && chars < (WIDTH ? WIDTH : 128); chars++) {
        c = substr(s, i++, 1); b = ORD[c]
        if (b == 34 || b == 92) { out = out "\\" c; continue }
        if (b > 31 && b < 127) { out = out c; continue }
        k = 0; cp = b; low = 0
        if (b > 193 && b < 224) { k = 1; cp = b - 192; low = 128 }
        else if (b > 223 && b < 240) { k = 2; cp = b - 224; low = 2048 }
        else if (b > 239 && b < 245) { k = 3; cp = b - 240; low = 65536 }
        else if (b > 127) cp = 65533
        for (; k > 0; k--) {
            c = substr(s, i, 1)
            if (c == "" || ORD[c] < 128 || ORD[c] > 191) break
            cp = cp * 64 + ORD[c] - 128; i++
        }
        if (k > 0 || cp < low || (cp > 55295 && cp < 57344) || cp > 1114111) cp = 65533
        if (cp < 65536) out = out sprintf("\\u%04x", cp)
        else out = out sprintf("\\u%04x\\u%04x", 55232 + int(cp / 1024), 56320 + cp % 1024)
    }
    return out
}
function str(name, s) { return ",\"" name "\":\"" text(s) "\"" }
function isnum(v) { return v ~ /^-?[0-9]+(\.[0-9]+)?$/ }
function num(name, v) { return isnum(v) ? ",\"" name "\":" (v + 0 == int(v) ? sprintf("%.0f", v) : v) : "" }
function tenth(name, v) { return ",\"" name "\":" sprintf("%.1f", v) }
function bool(name, v) { return v == "true" || v == "false" ? ",\"" name "\":" v : "" }
function line(k, rest) { print "{\"k\":\"" k "\"" rest "}" }
function id12(s) { # the id of the container that a path names: 12 of 64 hexadecimal digits
    while (match(s, /[0-9a-f]+/)) {
        if (RLENGTH == 64) return substr(s, RSTART, 12)
        s = substr(s, RSTART + RLENGTH)
    }
    return ""
}
function cut(of, left) { if (left > 0) line("cut", str("of", of) num("left", left)) }
function utf8(cp) {
    if (cp < 128) return CHR[cp]
    if (cp < 2048) return CHR[192 + int(cp / 64)] CHR[128 + cp % 64]
    return CHR[224 + int(cp / 4096)] CHR[128 + int(cp / 64) % 64] CHR[128 + cp % 64]
}
function hex(s,   i, v) {
    s = tolower(s)
    for (i = 1; i <= length(s); i++) v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
    return v + 0
}
function unquote(raw,   out, c, at) {
    if (raw !~ /^"/) return raw == "null" ? "" : raw
    if (!(1 in CHR)) bytes()
    raw = substr(raw, 2, length(raw) - 2); out = ""
    while ((at = index(raw, "\\")) > 0) {
        out = out substr(raw, 1, at - 1); c = substr(raw, at + 1, 1)
        if (c == "u") { out = out utf8(hex(substr(raw, at + 2, 4))); raw = substr(raw, at + 6); continue }
        if (c == "n") c = "\n"; else if (c == "t") c = "\t"; else if (c == "r") c = "\r"
        else if (c == "b") c = "\b"; else if (c == "f") c = "\f"
        out = out c; raw = substr(raw, at + 2)
    }
    return out raw
}
'

# flatten: the scalars of JSON text, each as value(PATH, RAW) with the names joined by "/".
# shellcheck disable=SC2034 # for the scripts that read JSON
FLATTEN='
function flatten(s,   depth, path, key, n, token, c) {
    depth = 0; path[0] = ""; key = ""; n[0] = 0; arr[0] = 0
    while (s != "") {
        if (match(s, /^[ \t\r\n]+/)) { s = substr(s, RLENGTH + 1); continue }
        c = substr(s, 1, 1)
        if (c == "{" || c == "[") {
            token = path[depth] (arr[depth] ? "/" n[depth] : (depth ? "/" key : ""))
            path[++depth] = token; arr[depth] = c == "["; n[depth] = 0; wants[depth] = c == "{"
            s = substr(s, 2); continue
        }
        if (c == "}" || c == "]") { if (depth) depth--; s = substr(s, 2); continue }
        if (c == ",") { n[depth]++; wants[depth] = !arr[depth]; s = substr(s, 2); continue }
        if (c == ":") { wants[depth] = 0; s = substr(s, 2); continue }
        if (c == "\"") { if (!match(s, /^"([^"\\]|\\.)*"/)) return }
        else if (!match(s, /^[-+.0-9A-Za-z]+/)) return
        token = substr(s, 1, RLENGTH); s = substr(s, RLENGTH + 1)
        if (wants[depth]) { key = substr(token, 2, length(token) - 2); continue }
        value(path[depth] (arr[depth] ? "/" n[depth] : (depth ? "/" key : "")), token)
    }
}
'

# emit KIND name=text name:=number name?=true ... prints one line. A number or truth value that is
# none (because it could not be read) is left out.
emit() {
    awk "$AWK"'BEGIN {
        for (i = 2; i < ARGC; i++) {
            a = ARGV[i]; at = index(a, "="); name = substr(a, 1, at - 1); v = substr(a, at + 1)
            if (name ~ /:$/) out = out num(substr(name, 1, length(name) - 1), v)
            else if (name ~ /[?]$/) out = out bool(substr(name, 1, length(name) - 1), v)
            else out = out str(name, v)
        }
        line(ARGV[1], out)
    }' "$@"
}

refuse() { # refuse CODE [name:=number ...]: nothing was done, and why
    refused=$1
    shift
    emit refused "why=$refused" "$@"
}

failed() { emit failed "what=$1" "why=$2"; }

has() { command -v -- "$1" >/dev/null 2>&1; }

# bounded SECONDS TOOL ...: run it under a time limit, without input and without its complaints.
# Where DEADLINE (seconds since boot) is set, nothing runs beyond it.
bounded() {
    allowed "$1" || return 124
    shift
    timeout -k 1 "$limit" "$@" </dev/null 2>/dev/null
}

# each SECONDS TOOL ...: the same, with the lines of the input as further arguments.
each() {
    allowed "$1" || return 124
    shift
    tr '\n' '\000' | timeout -k 1 "$limit" xargs -0 "$@" 2>/dev/null
}

DEADLINE=
allowed() {
    limit=${LIFEGUARD_LIMIT:-$1}
    if [ -n "$DEADLINE" ] && uptime; then
        rest=$((DEADLINE - UPTIME))
        if [ "$rest" -lt 1 ]; then return 1; fi
        if [ "$rest" -lt "${limit%%.*}" ]; then limit=$rest; fi
    fi
}

uptime() { # UPTIME: seconds since boot, without a process of its own
    if [ ! -r "$R/proc/uptime" ]; then return 1; fi
    read -r UPTIME _ <"$R/proc/uptime" && UPTIME=${UPTIME%%.*}
}

reason() { # reason EXIT_CODE: the word for it
    case $1 in
    124 | 137) printf timeout ;;
    126 | 127) printf missing ;;
    *) printf 'exit_%s' "$1" ;;
    esac
}

step() { # step SECONDS TOOL ...: run it without its output; say so where it fails
    seconds=$1
    shift
    bounded "$seconds" "$@" >/dev/null && return 0
    failed "$1" "$(reason $?)"
    return 1
}

template() { printf '%s' '{''{'"$1"'}''}'; } # a Go template; SSM would take the bare braces for its own

first() { # first FILE: its first line; fails where it cannot be read
    if [ ! -r "$1" ]; then return 1; fi
    IFS= read -r found <"$1" || [ -n "$found" ] || return 1
    printf '%s' "$found"
} 2>/dev/null

# parameters "${SSM_NAME+set}" ...: whether the agent has passed each (before 3.3.2746 it passes none).
parameters() {
    for given in "$@"; do
        if [ -z "$given" ]; then
            refuse no_parameters
            return 1
        fi
    done
}

root_device() { # the disk or partition that / is on; /dev/root (no initrd) is none, but the kernel knows its number
    found=$(awk '$2 == "/" { found = $1 } END { print found }' "$R/proc/mounts" 2>/dev/null)
    if [ "$found" = /dev/root ]; then
        found=$(awk '$5 == "/" { found = $3 } END { print found }' "$R/proc/self/mountinfo" 2>/dev/null)
        found=$(readlink -- "$R/sys/dev/block/$found" 2>/dev/null)
        found=${found:+/dev/${found##*/}}
    fi
    printf '%s' "$found"
}

fact() { # fact KEY: its value
    case $NEWLINE$FACTS$NEWLINE in
    *"$NEWLINE$1 "*)
        found=${FACTS#"$1 "}
        if [ "$found" = "$FACTS" ]; then found=${FACTS#*"$NEWLINE$1 "}; fi
        printf '%s' "${found%%"$NEWLINE"*}"
        ;;
    esac
}

# One change at a time: a directory is made by one alone. One older than 15 minutes belongs to a
# script that was killed: none may take longer.
LOCK=$R/run/lifeguard.lock
STALE_MINUTES=15

locked() { # locked COMMAND ...: run it while holding the lock
    if [ -d "$LOCK" ] && [ -n "$(find "$LOCK" -prune -mmin +"$STALE_MINUTES" 2>/dev/null)" ]; then
        rmdir -- "$LOCK" 2>/dev/null
    fi
    if ! mkdir -- "$LOCK" 2>/dev/null; then
        if [ -d "$LOCK" ]; then refuse busy; else refuse cannot_lock; fi
        return 0
    fi
    trap 'rmdir -- "$LOCK" 2>/dev/null' EXIT
    trap 'exit 1' HUP INT TERM
    "$@"
}

report() { # pass lines on, count them, add the trailer; return what `main` has returned
    body='' lines=0 bytes=0 left=0 code=''
    while IFS= read -r line; do
        case $line in
        '{'*)
            if [ $((bytes + ${#line} + 1)) -gt "$BYTES" ]; then
                left=$((left + 1))
                continue
            fi
            pass
            ;;
        'exit '*) code=${line#exit } ;;
        esac
    done
    if [ "$left" -gt 0 ]; then line="{\"k\":\"cut\",\"of\":\"bytes\",\"left\":$left}" && pass; fi
    if [ -z "$code" ]; then line='{"k":"failed","what":"script","why":"killed"}' && pass && code=1; fi
    sum=$(printf '%s' "$body" | cksum)
    printf '{"k":"end","lines":%s,"cksum":%s}\n' "$lines" "${sum%% *}"
    if [ "$code" -ne 0 ]; then return 1; fi
}

pass() {
    printf '%s\n' "$line"
    body=$body$line$NEWLINE lines=$((lines + 1)) bytes=$((bytes + ${#line} + 1))
}

run() { # run COMMAND ...: the whole script
    for tool in awk cksum find timeout tr xargs; do
        if ! has "$tool"; then
            printf '{"k":"missing","tool":"%s"}\n' "$tool"
            exit 1
        fi
    done
    (
        "$@"
        printf 'exit %s\n' "$?"
    ) | report
}
