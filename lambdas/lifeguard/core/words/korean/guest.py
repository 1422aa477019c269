"""Korean templates of what a look inside a server says."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "guest.heading": "{at:time} 서버 내부 상태:",
    "guest.no_look": "서버 내부를 확인하지 못했습니다: {why}",
    "guest.not_managed": "AWS Systems Manager가 관리하지 않는 서버입니다",
    "guest.not_linux": "Linux 서버가 아닙니다",
    "guest.offline": "SSM Agent가 연결되어 있지 않습니다",
    "guest.no_answer": "SSM Agent가 응답하지 않았습니다({status})",
    "guest.failed": "명령이 실패했습니다({status})",
    "guest.no_space": "디스크가 가득 차서 SSM Agent가 스크립트를 저장하지 못했습니다",
    "guest.unreadable": "출력을 읽을 수 없습니다",
    "guest.cut": "출력이 잘려 일부 내용이 빠졌을 수 있습니다",
    "guest.unasked": "{what} 조회에 실패했습니다({why})",
    "guest.plain": "{facts}",
    "guest.plain.memory": "메모리 {percent}%",
    "guest.plain.cpu": "CPU {percent}%",
    "guest.plain.disk": "디스크 {percent}%",
    "guest.plain.containers": "컨테이너 {running}개 실행 중",
    "guest.size.mib": "{mib}MiB",
    "guest.size.gib": "{whole}.{tenth}GiB",
    "guest.owner.container": "컨테이너 {name:40}",
    "guest.owner.unit": "유닛 {name:40}",
    "guest.owner.process": "프로세스 {name:30}",
    "guest.who.container": "컨테이너 {name:30}",
    "guest.who.unit": "{name:30}",
    "guest.who.process": "{name:30}",
    "guest.memory.full": "메모리 사용률이 {percent}%입니다",
    "guest.memory.eater": "메모리 사용률이 {percent}%입니다. 최다 사용: {who}, {held}({part}%)",
    "guest.memory.brief": "메모리 부족",
    "guest.memory.brief_eater": "메모리 부족({who})",
    "guest.memory.swap": "스왑 사용률이 {percent}%입니다",
    "guest.memory.pressure": "최근 1분 중 {percent}% 동안 모든 프로세스가 메모리를 기다렸습니다",
    "guest.memory.oom": "부팅 이후 메모리 부족으로 프로세스 {kills}개가 강제 종료되었습니다",
    "guest.memory.oom_since": (
        "{up} 전 부팅 이후 메모리 부족으로 프로세스 {kills}개가 강제 종료되었습니다"
    ),
    "guest.cpu.busy": "CPU 사용률이 {busy}%이며, 원인으로 볼 만한 단일 프로세스는 없습니다",
    "guest.cpu.hog": "CPU 사용률이 {busy}%입니다. 최다 사용: {who}, {percent}%",
    "guest.cpu.brief": "CPU 과다 사용({who})",
    "guest.cpu.brief_busy": "CPU 부족",
    "guest.cpu.steal": (
        "CPU의 {percent}%가 스틸 시간입니다. 하이퍼바이저가 서버를 기준 성능으로 제한하고 있습니다"
    ),
    "guest.cpu.iowait": "CPU가 전체 시간의 {percent}% 동안 디스크 I/O를 기다립니다",
    "guest.disk.full": "디스크({mount:30}) 사용률이 {percent}%입니다(여유 공간 {free})",
    "guest.disk.inodes": "디스크({mount:30})의 inode 사용률이 {percent}%입니다",
    "guest.disk.brief": "디스크 부족({mount:30})",
    "guest.disk.brief_inodes": "inode 부족({mount:30})",
    "guest.disk.heaviest": "가장 큰 폴더: {folders}",
    "guest.disk.folder": "{path:30} {held}",
    "guest.disk.reclaim": "안전하게 정리하면 {freed} 확보 가능({parts})",
    "guest.disk.deleted": (
        "{who}(PID {pid}) 프로세스가 삭제된 파일 {held} 분량을 열어 두고 있으며, 재시작해야 공간이 "
        "확보됩니다"
    ),
    "guest.disk.deleted_by": (
        "{who}(PID {pid}): 삭제된 파일 {held} 분량을 열어 두고 있으며, 재시작해야 공간이 확보됩니다"
    ),
    "guest.disk.cleaned": "{done}.",
    "guest.disk.filling": "현재 속도라면 디스크(/)는 {left} 후에 가득 찹니다",
    "guest.reclaim.journal": "보관된 저널",
    "guest.reclaim.packages": "패키지 캐시",
    "guest.reclaim.rotated_logs": "순환된 로그",
    "guest.reclaim.images": "댕글링 이미지",
    "guest.reclaim.build_cache": "빌드 캐시",
    "guest.reclaim.snaps": "이전 snap 리비전",
    "guest.port.taken": "{wants}: {port}번 포트를 사용할 수 없습니다. 사용 중: {who}",
    "guest.port.brief": "{port}번 포트 충돌({who})",
    "guest.docker.stopped": "Docker가 실행되고 있지 않습니다",
    "guest.docker.hung": "Docker가 응답하지 않습니다",
    "guest.docker.brief.stopped": "Docker 중지됨",
    "guest.docker.brief.hung": "Docker 응답 없음",
    "guest.containerd.stopped": "containerd가 실행되고 있지 않습니다",
    "guest.containerd.hung": "containerd가 응답하지 않습니다",
    "guest.container.out_of_memory": "{who}: 메모리 부족으로 강제 종료되었습니다",
    "guest.container.stuck": (
        "{who}: 프로세스가 I/O를 기다립니다(D 상태). 시그널로 종료할 수 없으며 재부팅해야 합니다"
    ),
    "guest.container.zombie": "{who}: 프로세스가 종료되었으나 Docker가 인식하지 못합니다(Z 상태)",
    "guest.container.looping": "{who}: 재시작을 반복하고 있습니다",
    "guest.container.down": "{who}: 중지되어 있습니다",
    "guest.container.never_started": "{who}: 생성된 후 시작된 적이 없습니다",
    "guest.container.unhealthy": "{who}: 상태 확인에 실패하고 있습니다",
    "guest.container.brief.out_of_memory": "{who} 메모리 부족",
    "guest.container.brief.stuck": "{who} 종료 불가",
    "guest.container.brief.zombie": "{who} 종료됨",
    "guest.container.brief.looping": "{who} 재시작 반복",
    "guest.container.brief.down": "{who} 중지됨",
    "guest.container.brief.never_started": "{who} 시작되지 않음",
    "guest.container.brief.unhealthy": "{who} 비정상",
    "guest.killed_at_limit": "{who}: 한도 {limit}에서 메모리 부족으로 강제 종료되었습니다",
    "guest.ended.looping": "{who}: 재시작을 반복하고 있습니다({restarts}회, 종료 코드 {code})",
    "guest.ended.down": "{who}: 중지되어 있습니다(종료 코드 {code})",
    "guest.ended_as.looping": (
        "{who}: 재시작을 반복하고 있습니다({restarts}회, 종료 코드 {code}: {means})"
    ),
    "guest.ended_as.down": "{who}: 중지되어 있습니다(종료 코드 {code}: {means})",
    "guest.exit.1": "애플리케이션 오류",
    "guest.exit.125": "Docker 실행 실패",
    "guest.exit.126": "명령 실행 불가",
    "guest.exit.127": "명령을 찾을 수 없음",
    "guest.exit.134": "SIGABRT, Node.js 힙 부족 등",
    "guest.exit.137": "SIGKILL",
    "guest.exit.139": "SIGSEGV, 비정상 종료",
    "guest.exit.143": "SIGTERM, 종료 요청",
    "guest.containers.more": "이 밖에 컨테이너 {more}개도 정상이 아닙니다: {names}",
    "guest.stuck": "{name:30}(PID {pid}) 프로세스가 I/O를 기다립니다(D 상태)",
    "guest.stuck.several": ("{name:30}(PID {pid}) 외 프로세스 {more}개가 I/O를 기다립니다(D 상태)"),
    "guest.units": "실패한 유닛: {units}",
    "guest.units.more": "실패한 유닛: {units} 외 {more}개",
    "guest.package": "{at}에 업그레이드됨: {what:60}",
    "guest.limit.too_much": (
        "한도({limit}) 적용 시 컨테이너가 메모리의 {percent}%까지 사용할 수 있습니다. {most}% "
        "이하를 권장합니다"
    ),
    "guest.lasting.cpu": (
        "compose 파일에도 cpus: {cpus} 항목을 설정하십시오. 컨테이너를 다시 생성하면 제한이 "
        "사라집니다."
    ),
    "guest.lasting.memory": (
        "compose 파일에도 mem_limit: {memory}, memswap_limit: {swap} 항목을 설정하십시오. "
        "컨테이너를 다시 생성하면 제한이 사라집니다."
    ),
    "guest.lasting.disable": (
        "{unit} 유닛을 비활성화하십시오(systemctl disable). 그러지 않으면 부팅할 때 다시 시작됩니다."
    ),
    "guest.lasting.port": "{port}번 포트는 두 컨테이너 중 하나만 사용하도록 하십시오.",
    "guest.swap.unknown": "메모리나 디스크의 크기를 알 수 없습니다",
    "guest.swap.file_system": "파일 시스템({fs:20})에는 스왑 파일을 만들 수 없습니다",
    "guest.swap.enough": "서버에 스왑이 {has} 있습니다",
    "guest.swap.disk": "디스크 여유 공간이 {free}뿐이어서 스왑 파일을 만들 수 없습니다",
    "guest.do.memory": "{who}의 메모리를 제한하려면 서버에서 다음을 실행하십시오:",
    "guest.do.cpu": "{who}의 CPU를 제한하려면 서버에서 다음을 실행하십시오:",
    "guest.do.docker": "Docker를 시작하려면 서버에서 다음을 실행하십시오:",
    "guest.do.port": ("{port}번 포트(사용 중: {who})를 확보하려면 서버에서 다음을 실행하십시오:"),
    "guest.do.container": "{who} 조치를 위해 서버에서 다음을 실행하십시오:",
    "guest.do.clean": "디스크 공간 {freed} 확보를 위해 서버에서 다음을 실행하십시오:",
    "guest.do.volume": (
        "디스크가 작습니다. 루트 볼륨을 {gib}GiB로 늘리려면 다음을 실행하십시오. 되돌릴 수 없습니다:"
    ),
    "guest.do.grow": (
        "디스크가 작습니다. 첫 명령으로 루트 볼륨을 {gib}GiB로 늘리고(되돌릴 수 없음), 커진 뒤 "
        "나머지를 서버에서 실행하십시오:"
    ),
    "guest.do.swap": ("다음 부팅까지 스왑 {mib}MiB 추가를 위해 서버에서 다음을 실행하십시오:"),
    "cpu_user.gone_in": "현재 속도로 {left} 후 소진",
    "cpu_user.find": "CPU를 사용하는 프로세스 확인 필요",
    "cpu_user.find_duty": (
        "SSH가 아직 응답하는 동안 CPU를 사용하는 프로세스나 컨테이너를 "
        "확인하십시오(top, docker stats)."
    ),
    "cpu_user.limit_it": "사용량을 제한하거나(docker update --cpus) 중지하십시오.",
    "cpu_user.limit": (
        "CPU의 {percent}% 사용 중: {who}. 아래 첫 번째 명령을 서버에서 root로 실행하여 "
        "{cpus} vCPU 이하로 제한하십시오."
    ),
    "cpu_user.limited": (
        "CPU의 {percent}% 사용 중: {who}. Lifeguard가 설정한 제한 안에서도 사용량이 높으니 원인을 "
        "확인하십시오."
    ),
    "cpu_user.stop": "CPU의 {percent}% 사용 중: {who}. 사용량을 제한하거나 중지하십시오.",
    "cpu_user.ask": "CPU를 사용하는 프로세스를 찾아 제한하십시오.",
}
