# systemd's units: what one is in, and which are nobody's business here.

# unit_facts UNIT: FACTS, "key value" lines of `systemctl show`.
unit_facts() {
    FACTS=$(bounded 5 systemctl show -p LoadState -p ActiveState -p SubState -p MainPID -p Result -p TriggeredBy -- "$1" |
        sed -n 's/^\([A-Za-z]*\)=/\1 /p')
}

# A unit without which nobody can help any more, or whose restart takes all containers along.
protected() {
    case $1 in
    systemd-*.service | dbus*.service | ssh.service | sshd.service | user@*.service | getty@*.service | \
        amazon-ssm-agent.service | snap.amazon-ssm-agent.* | snapd.service | polkit.service | \
        NetworkManager.service | networking.service | network.service | netplan-* | firewalld.service | \
        cloud-init*.service | cloud-config.service | cloud-final.service | auditd.service | chronyd.service | \
        docker.service | containerd.service | podman.service | init.scope) return 0 ;;
    esac
    return 1
}

# one_unit NAME: UNIT (with its suffix) and FACTS of it, or a refusal: bad_name, no_systemd,
# protected, no_unit, systemd_hung.
one_unit() {
    UNIT=$1
    case $UNIT in
    '' | [!a-zA-Z0-9]* | *[!a-zA-Z0-9:_.@\\-]*) refuse bad_name && return 1 ;;
    *.service) ;;
    *.socket | *.mount | *.timer | *.path | *.swap | *.target | *.slice | *.scope | *.device | *.automount)
        refuse bad_name && return 1
        ;;
    *) UNIT=$UNIT.service ;;
    esac
    if [ "${#UNIT}" -gt 255 ]; then refuse bad_name && return 1; fi
    if ! has systemctl; then refuse no_systemd && return 1; fi
    if protected "$UNIT"; then refuse protected && return 1; fi
    unit_facts "$UNIT"
    case $(fact LoadState) in
    loaded) ;;
    '') refuse systemd_hung && return 1 ;;
    *) refuse no_unit && return 1 ;;
    esac
}

# The containers that `graceful` has ended, for `daemon`: one that nobody restarts (policy "no")
# would stay down where the restart does not come. A boot clears /run.
ENDED=$R/run/lifeguard.ended

# docker_unit: FACTS of Docker's service, and in `socket` the unit that would start it again, or a
# refusal: no_unit, systemd_hung.
docker_unit() {
    unit_facts docker.service
    socket=''
    case $(fact LoadState) in
    loaded) ;;
    '') refuse systemd_hung && return 1 ;;
    *) refuse no_unit && return 1 ;;
    esac
    case $(fact TriggeredBy) in *docker.socket*) socket=docker.socket ;; esac
}
