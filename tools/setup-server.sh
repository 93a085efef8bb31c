#!/bin/sh
# Runs a command with a PostgreSQL server of its own:
#
#   tools/setup-server.sh COMMAND...
#
# Installs Debian's server where there is none: version 15, or what DUMPDRIFT_POSTGRESQL names, or else the
# version that the distribution has. Makes a cluster in a temporary directory, as a user without
# privileges and with no port but a socket in that directory, and takes it away again. The command finds its
# client programs in DUMPDRIFT_PSQL and DUMPDRIFT_PG_DUMP.
set -eu

wanted=${DUMPDRIFT_POSTGRESQL:-15}

fail() {
  echo "setup-server: $1" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Where the server's programs are: of the wanted version, or of any.
programs() {
  for place in "/usr/lib/postgresql/$wanted/bin" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql*; do
    if [ -x "$place/initdb" ] && [ -x "$place/pg_ctl" ]; then
      echo "$place"
      return
    fi
  done
  if has initdb && has pg_ctl; then dirname "$(command -v initdb)"; fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo; then sudo "$@"; else fail "installing PostgreSQL needs root"; fi
}

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

install() {
  has apt-get || fail "there is no PostgreSQL server, and no apt-get to install one; please install it (initdb, pg_ctl, psql, pg_dump, contrib)"
  echo "Installing PostgreSQL from the distribution." >&2
  as_root apt-get update -qq || fail "apt-get update failed, so PostgreSQL could not be installed"
  # The package would make and start a cluster of its own.
  apt_install postgresql-common || fail "the package postgresql-common could not be installed"
  as_root sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  if [ -n "$(apt-cache madison "postgresql-$wanted" 2>/dev/null)" ]; then
    apt_install "postgresql-$wanted" || fail "the package postgresql-$wanted could not be installed"
  else
    apt_install postgresql postgresql-contrib || fail "the package postgresql could not be installed"
  fi
}

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

[ $# -gt 0 ] || fail "which command?"
bin=$(programs)
if [ -z "$bin" ] || { [ -n "${DUMPDRIFT_POSTGRESQL:-}" ] && [ "$bin" != "/usr/lib/postgresql/$wanted/bin" ]; }; then
  install
  bin=$(programs)
fi
[ -n "$bin" ] || fail "PostgreSQL was installed, but initdb is not to be found"

place=$(as_server mktemp -d "${TMPDIR:-/tmp}/dumpdrift-server-XXXXXX") || fail "no temporary directory"
cleanup() {
  as_server "$bin/pg_ctl" -D "$place/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$place"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

as_server "$bin/initdb" -D "$place/data" -U postgres -A trust --no-locale -E UTF8 -N >"$place/initdb.log" 2>&1 || {
  cat "$place/initdb.log" >&2
  fail "initdb failed"
}
options="-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c full_page_writes=off"
options="$options -c synchronous_commit=off -c wal_level=logical -c max_locks_per_transaction=1024 -c shared_buffers=128MB"
as_server "$bin/pg_ctl" -D "$place/data" -w -s -l "$place/server.log" -o "$options" start >&2 || {
  cat "$place/server.log" >&2
  fail "the server did not start"
}

DUMPDRIFT_PSQL="$bin/psql -h $place -U postgres"
DUMPDRIFT_PG_DUMP="$bin/pg_dump -h $place -U postgres"
export DUMPDRIFT_PSQL DUMPDRIFT_PG_DUMP
status=0
"$@" || status=$?
exit "$status"
