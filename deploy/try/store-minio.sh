#!/bin/sh
# A stand-in for the image of MinIO: Ceph's S3 server, with the same command line, variables, port and health checks.
set -eu

health=http://127.0.0.1:9000/minio/health/live
if [ "$1" = ready ]; then exec curl -fs -o /dev/null $health; fi

d=/data
conf=$d/ceph.conf

settings() {
  cat <<END
[global]
fsid = $1
mon_initial_members = a
mon_host = 127.0.0.1:6789
public_network = 127.0.0.0/8
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_client_mode = crc
ms_cluster_mode = crc
ms_service_mode = crc
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
run_dir = $d/run
admin_socket = $d/run/\$name.asok
log_file = $d/run/\$name.log
pid_file = $d/run/\$name.pid
[mon]
mon_data = $d/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 1
[osd]
osd_class_update_on_start = false
osd_crush_update_on_start = false
osd_data = $d/osd
osd_objectstore = bluestore
bluestore_block_size = 4294967296
osd_memory_target = 939524096
[client.rgw]
rgw_frontends = beast endpoint=0.0.0.0:9000
rgw_data = $d/rgw
END
}

# A first start that was cut short left parts of a cluster: it begins anew.
create() {
  rm -rf "${d:?}"/*
  mkdir -p $d/run $d/osd $d/mon $d/rgw
  fsid=$(cat /proc/sys/kernel/random/uuid) osd=$(cat /proc/sys/kernel/random/uuid)
  settings "$fsid" >$conf
  monmaptool --create --add a 127.0.0.1:6789 --fsid "$fsid" $d/monmap
  ceph-mon -c $conf -i a --mkfs --monmap $d/monmap
  monitor
  ceph -c $conf osd new "$osd"
  # An OSD that does this itself fails on a busy machine: it calls the monitor before it knows the cluster ("wrong fsid").
  ceph -c $conf osd crush add osd.0 1.0 root=default host=a
  ceph-osd -c $conf -i 0 --mkfs --osd-uuid "$osd"
  disk
  radosgw-admin -c $conf user create --uid=try --display-name=try --access-key="$MINIO_ROOT_USER" \
    --secret-key="$MINIO_ROOT_PASSWORD" >/dev/null
  touch $d/ready
}
monitor() { ceph-mon -c $conf -i a --public-addr 127.0.0.1:6789; }
disk() { ceph-osd -c $conf -i 0; }

# What MinIO answers with 200 while it works: here objects that everybody may read, so that the whole store is asked.
health() {
  export RCLONE_CONFIG_S_TYPE=s3 RCLONE_CONFIG_S_PROVIDER=Ceph RCLONE_CONFIG_S_ENDPOINT=http://127.0.0.1:9000 \
    RCLONE_CONFIG_S_ACCESS_KEY_ID="$MINIO_ROOT_USER" RCLONE_CONFIG_S_SECRET_ACCESS_KEY="$MINIO_ROOT_PASSWORD" \
    RCLONE_CONFIG_S_ACL=public-read
  for path in live cluster cluster/read; do
    until echo ok | rclone rcat "S:minio/health/$path"; do sleep 0.5; done
  done
}

if [ -f $d/ready ]; then
  monitor
  disk
else
  create
fi
health >/dev/null 2>&1 &
exec radosgw -c $conf -n client.rgw -f
