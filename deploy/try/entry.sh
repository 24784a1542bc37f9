#!/bin/sh
# What the image that this one stands for would run.
set -eu
case $(cat /etc/stand-in) in
  mysql) exec store-mysql.sh ;;
  minio) exec store-minio.sh "$@" ;;
  caddy) exec env HOME=/data XDG_DATA_HOME=/data XDG_CONFIG_HOME=/config caddy run --config /etc/caddy/Caddyfile --adapter caddyfile ;;
  rclone) exec rclone "$@" ;;
esac
