#!/usr/bin/env bash
# Records the dumps of samples/ from real servers.
#
#   PSQL_17='psql -h HOST -p PORT -U postgres' DUMP_17='pg_dump -h HOST -p PORT -U postgres' \
#     tools/record-samples.sh [SAMPLE...]
#
# For each sample and each version in its file `versions` (default 17) a fresh database is made; the
# prelude, the migrations in order and what the tool itself adds (tool.sql) are applied, and the schema
# is dumped: dumps/aligned.sql for the first version, dumps/aligned-N.sql for the others. Then drift.sql
# is applied and the schema is dumped again, with the first version only: dumps/drifted.sql.
# A version whose commands are not given is passed over. Commands read SQL on standard input and write
# to standard output; PSQL_N needs to be a superuser's. Databases are named h_samples_* and dropped.
set -euo pipefail
cd "$(dirname "$0")/../samples"

variable() { local name=$1_$2; echo "${!name:-}"; }

# The migrations of a sample, in the order in which its tool applies them.
migrations() {
  find "$1" -path '*migrations/*' -name '*.sql' | LC_ALL=C sort
}

# A role outlives its database, so one that is there already is no error.
prelude() {
  local errors
  errors=$("${psql[@]}" -d "$1" <"$2" 2>&1 | grep -i error | grep -v 'role ".*" already exists' || true)
  [[ -z $errors ]] || { echo "$errors" >&2; return 1; }
}

apply() {
  { echo 'set client_min_messages = warning;'; cat "$2"; } | "${psql[@]}" -v ON_ERROR_STOP=1 -d "$1" >&2 ||
    { echo "in $2" >&2; return 1; }
}

# A fixed key where pg_dump writes one, so that a dump changes only with its schema.
dump() {
  "${pg_dump[@]}" --restrict-key=samples -s "$1" 2>/dev/null || "${pg_dump[@]}" -s "$1"
}

record() {
  local sample=$1 version=$2 suffix=$3 db=h_samples_${1//-/_}_$2 file
  echo "$sample on PostgreSQL $version"
  "${psql[@]}" -d postgres <<<"set client_min_messages = warning; drop database if exists $db; create database $db;"
  [[ ! -f $sample/prelude.sql ]] || prelude "$db" "$sample/prelude.sql"
  while read -r file; do apply "$db" "$file"; done < <(migrations "$sample")
  [[ ! -f $sample/tool.sql ]] || apply "$db" "$sample/tool.sql"
  mkdir -p "$sample/dumps"
  dump "$db" >"$sample/dumps/aligned$suffix.sql"
  if [[ -z $suffix ]]; then
    apply "$db" "$sample/drift.sql"
    dump "$db" >"$sample/dumps/drifted.sql"
  fi
  "${psql[@]}" -d postgres <<<"drop database $db;"
}

[[ $# -gt 0 ]] || set -- */
for sample in "$@"; do
  sample=${sample%/}
  read -ra versions <<<"$(cat "$sample/versions" 2>/dev/null || echo 17)"
  for version in "${versions[@]}"; do
    suffix=-$version
    [[ $version != "${versions[0]}" ]] || suffix=
    read -ra psql <<<"$(variable PSQL "$version")"
    read -ra pg_dump <<<"$(variable DUMP "$version")"
    psql+=(-X -q -At)
    if [[ -n ${pg_dump[*]} ]]; then
      record "$sample" "$version" "$suffix"
    else
      echo "$sample: no commands for PostgreSQL $version" >&2
    fi
  done
done
