#!/bin/sh
# A stand-in for the image of MinIO: Ceph's S3 server, with the same command line, variables, port and health check.
set -eu

if [ "$1" = ready ]; then exec curl -fs -o /dev/null http://127.0.0.1:9000/; fi

d=/data
mkdir -p $d/run $d/osd $d/mon $d/rgw
conf=$d/ceph.conf
if [ ! -f $conf ]; then
  fsid=$(cat /proc/sys/kernel/random/uuid)
  cat >$conf <<END
[global]
fsid = $fsid
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
osd_data = $d/osd
osd_objectstore = bluestore
bluestore_block_size = 4294967296
osd_memory_target = 939524096
[client.rgw]
rgw_frontends = beast endpoint=0.0.0.0:9000
rgw_data = $d/rgw
END
  monmaptool --create --add a 127.0.0.1:6789 --fsid "$fsid" $d/monmap
  ceph-mon -c $conf -i a --mkfs --monmap $d/monmap
  cat /proc/sys/kernel/random/uuid >$d/osd-uuid
fi
ceph-mon -c $conf -i a --public-addr 127.0.0.1:6789
if [ ! -f $d/osd/ready ]; then
  ceph -c $conf osd new "$(cat $d/osd-uuid)"
  ceph-osd -c $conf -i 0 --mkfs --osd-uuid "$(cat $d/osd-uuid)"
fi
ceph-osd -c $conf -i 0
radosgw-admin -c $conf user info --uid=try >/dev/null 2>&1 ||
  radosgw-admin -c $conf user create --uid=try --display-name=try --access-key="$MINIO_ROOT_USER" --secret-key="$MINIO_ROOT_PASSWORD" >/dev/null
exec radosgw -c $conf -n client.rgw -f
