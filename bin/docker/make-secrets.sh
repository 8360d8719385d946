#!/usr/bin/env bash
# Makes what compose.yaml reads and git ignores: keys of the HTTP interface, a password of ClickHouse and one of Grafana. Prints what
# people need to know, once. Needs the image, or another metafuse in METAFUSE.
#
#   bin/docker/make-secrets.sh [FOLDER]     where compose.yaml lies; by default, where this script lies
set -euo pipefail
home=${1:-$(dirname "$0")}
metafuse=${METAFUSE:-docker run --rm metafuse}
if [ -e "$home/secrets" ] || [ -e "$home/.env" ]; then
  echo "$home: there are secrets already; a new password would lock ClickHouse" >&2
  exit 1
fi
password() { head -c 24 /dev/urandom | base64 | tr -dc 'A-Za-z0-9'; }

operator=$($metafuse api-key --name operator --role admin)
application=$($metafuse api-key --name application --role writer)
prometheus=$($metafuse api-key --name prometheus --role admin)
of() { sed -n 's/^key: //p' <<<"$1"; }
entry() { sed '1,/^keys:$/d' <<<"$1"; }

# Containers read the files as users of their own; the folder is what keeps others on this machine out.
mkdir -m 700 "$home/secrets"
umask 022
{ echo 'keys:'; entry "$operator"; entry "$application"; entry "$prometheus"; } >"$home/secrets/api-keys.yaml"
of "$prometheus" | tr -d '\n' >"$home/secrets/prometheus.key"
grafana=$(password)
printf %s "$grafana" >"$home/secrets/grafana.password"
(umask 077 && echo "CLICKHOUSE_PASSWORD=$(password)" >"$home/.env")

cat <<TEXT
key of the application (writer): $(of "$application")
key of people (admin):           $(of "$operator")
Grafana:                         admin, $grafana
TEXT
