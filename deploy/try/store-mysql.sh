#!/bin/sh
# A stand-in for the image of MySQL: MariaDB, made ready by the same variables.
set -eu
cd /var/lib/mysql
set --
# A first start that was cut short begins anew.
if [ ! -f ready ]; then
  rm -rf ./*
  mariadb-install-db --no-defaults --user=root --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=normal >/dev/null
  cat >/tmp/first.sql <<END
CREATE DATABASE \`$MYSQL_DATABASE\`;
CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';
ALTER USER 'root'@'localhost' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
CREATE USER 'root'@'%' IDENTIFIED BY '$MYSQL_ROOT_PASSWORD';
GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;
END
  set -- --init-file=/tmp/first.sql
  (until mariadb-admin --no-defaults --socket=/tmp/mysql.sock --user=root --password="$MYSQL_ROOT_PASSWORD" ping; do sleep 0.3; done; touch ready) >/dev/null 2>&1 &
fi
exec mariadbd --no-defaults --user=root --datadir=/var/lib/mysql --bind-address=0.0.0.0 --socket=/tmp/mysql.sock "$@"
