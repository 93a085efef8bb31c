#!/bin/sh
# Runs the main job on the samples: each against the dump of an aligned and of a drifted server.
#   tools/demo.sh path/to/dumpdrift
set -u
case $1 in
  /*) dumpdrift=$1 ;;
  *) dumpdrift=$PWD/$1 ;;
esac
trouble=0

check() { # what is expected, then the arguments of `dumpdrift check`
  wanted=$1
  shift
  printf '\n$ dumpdrift check %s\n' "$*"
  "$dumpdrift" check "$@"
  status=$?
  [ "$status" = "$wanted" ] || { echo "demo: exit status $status where $wanted was expected" >&2; trouble=1; }
}

cd samples || exit 1
for sample in */; do
  sample=${sample%/}
  set --
  [ ! -f "$sample/prelude.sql" ] || set -- --prelude "$sample/prelude.sql"
  migrations=$(find "$sample" -type d -name migrations)
  check 0 "$@" "$migrations" "$sample/dumps/aligned.sql"
  check 1 "$@" "$migrations" "$sample/dumps/drifted.sql"
done
exit $trouble
