#!/usr/bin/env bash
# A throwaway S3 server on loopback, for tests:
#   scripts/s3.sh start [auto|moto|ceph] DIR    data, logs, pids and env (lines to source) in DIR; returns when it answers
#   scripts/s3.sh stop DIR                      ends what start began and removes DIR
# moto: quick, checks neither signatures nor MD5. ceph: strict (RADOS gateway), installed with apt-get when root and missing.
set -euo pipefail

# shellcheck source=scripts/servers.sh
. "$(dirname "$0")/servers.sh"

# The list of buckets, asked without a signature: both servers answer it, with 200, only when they are ready.
answers() {
  local line=""
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$1" >&3
  IFS= read -r -t 5 line <&3 || true
  exec 3>&- 3<&-
  [[ $line == *" 200"* ]]
}

write_env() { # PORT KIND
  cat >"$dir/env" <<END
export GITHUB_QUEUE_TEST_S3=http://127.0.0.1:$1
export GITHUB_QUEUE_TEST_S3_KIND=$2
export AWS_ACCESS_KEY_ID=github-queue-test
export AWS_SECRET_ACCESS_KEY=only-for-a-throwaway-server
export AWS_REGION=us-east-1
END
}

start_moto() {
  command -v moto_server >/dev/null || die "moto_server is not installed; try: pip install 'moto[server]', or use ceph."
  local port
  port=$(free_port)
  background moto moto_server -H 127.0.0.1 -p "$port"
  wait_for 30 moto_server answers "$port" || give_up moto_server
  write_env "$port" moto
}

install_ceph() {
  command -v radosgw >/dev/null && command -v ceph-mon >/dev/null && command -v ceph-osd >/dev/null && command -v ceph >/dev/null && return
  install_packages "the Ceph gateway (69 MB)" radosgw ceph-mon ceph-osd ceph-common
}

start_ceph() {
  install_ceph
  local mon_port port conf="$dir/ceph.conf"
  mon_port=$(free_port)
  port=$(free_port)
  mkdir -p "$dir/mon" "$dir/osd" "$dir/run"
  cat >"$conf" <<END
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = v2:127.0.0.1:$mon_port
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms mon service mode = crc
ms mon cluster mode = crc
run dir = $dir/run
admin socket =
pid file =
crash dir = $dir/run
log file = $dir/\$name.log
mon data = $dir/mon
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 1000
mon data avail warn = 0
mon data avail crit = 0
END
  export CEPH_CONF=$conf
  monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$conf")" --addv a "[v2:127.0.0.1:$mon_port]" "$dir/monmap" >"$dir/setup.log" 2>&1 || give_up monmaptool
  ceph-mon -c "$conf" -i a --mkfs --monmap "$dir/monmap" >>"$dir/setup.log" 2>&1 || give_up "ceph-mon --mkfs"
  background mon ceph-mon -c "$conf" -i a -f
  wait_for 30 ceph-mon ceph_says -s || give_up ceph-mon
  local uuid
  uuid=$(cat /proc/sys/kernel/random/uuid)
  ceph_says osd new "$uuid" 0 || give_up "ceph osd new"
  ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$uuid" >>"$dir/setup.log" 2>&1 || give_up "ceph-osd --mkfs"
  background osd ceph-osd -c "$conf" -i 0 -f
  wait_for 30 ceph-osd osd_is_up || give_up ceph-osd
  write_env "$port" ceph
  # shellcheck disable=SC1091
  . "$dir/env"
  timeout 60 radosgw-admin -c "$conf" user create --uid=github-queue-test --display-name=github-queue-test \
    --access-key="$AWS_ACCESS_KEY_ID" --secret="$AWS_SECRET_ACCESS_KEY" >>"$dir/setup.log" 2>&1 || give_up "radosgw-admin user create"
  background rgw radosgw -c "$conf" -n client.rgw -f --rgw-frontends="beast endpoint=127.0.0.1:$port"
  wait_for 60 radosgw answers "$port" || give_up radosgw
}

ceph_says() { timeout 20 ceph -c "$dir/ceph.conf" --connect-timeout 5 "$@" >>"$dir/setup.log" 2>&1; }

osd_is_up() { timeout 20 ceph -c "$dir/ceph.conf" --connect-timeout 5 osd stat 2>>"$dir/setup.log" | grep -q ' 1 up'; }

discard() {
  end_servers TERM 5
  rm -rf "$dir"
}

case "${1:-}" in
start)
  kind=auto
  if [ $# = 3 ]; then kind=$2; shift; fi
  [ $# = 2 ] || usage
  case $kind in auto | moto | ceph) ;; *) die "unknown server '$kind'; there are auto, moto and ceph." ;; esac
  new_folder "$2"
  if [ "$kind" = auto ]; then
    if command -v moto_server >/dev/null; then kind=moto; else kind=ceph; fi
  fi
  "start_$kind"
  keep_folder
  ;;
stop)
  [ $# = 2 ] || usage
  stop_folder "$2"
  ;;
*) usage ;;
esac
