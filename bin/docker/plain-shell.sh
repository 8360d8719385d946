#!/usr/bin/env bash
# Does what a Dockerfile says for one target in a plain shell, in a scratch folder, as far as that goes: its ARG and ENV lines
# are exported, its COPY lines copy from this checkout, its RUN lines run. Whatever stops is named, and the next line is tried.
#
#   bin/docker/plain-shell.sh eager|compiled|serve [SCRATCH]
#
# What it leaves out: the base images (the system at hand stands in for them), COPY between stages (one folder stands in for
# all stages), and packages of the system, which are simulated.
set -uo pipefail
target=${1:?usage: bin/docker/plain-shell.sh eager|compiled|serve [SCRATCH]}
[ "$target" = serve ] && file=bin/docker/Dockerfile || file=Dockerfile.gpu
checkout=$(cd "$(dirname "$0")/../.." && pwd)
scratch=${2:-$(mktemp -d)}
stages=" build $target-modules $target "
mkdir -p "$scratch"
cd "$scratch" || exit 1
export SIMULATE=1
log=$scratch/plain-shell.log
stage=' ' stopped=0

run() {
  local started=$SECONDS
  if (eval "$1") >"$log" 2>&1; then echo "done     $1  ($((SECONDS - started)) s)"; return; fi
  stopped=$((stopped + 1))
  echo "stopped  $1"
  grep -v '^npm warn\|^\s*$' "$log" | tail -n 8 | sed 's/^/         | /'
}

echo "$target in $scratch, $(node --version), $(. /etc/os-release && echo "$PRETTY_NAME")"
# A line that ends in a backslash goes on; comments and blank lines go.
while read -r instruction rest; do
  case $instruction in
    FROM) stage=" ${rest##* } " ;;
    ARG | ENV) [[ $stage = ' ' || $stages = *"$stage"* ]] && [[ $rest = *=* ]] && export "${rest?}" ;;
    COPY)
      [[ $stages = *"$stage"* && $rest != --from=* ]] || continue
      words=($rest)
      # Without what git ignores, as .dockerignore leaves it out for Docker.
      (cd "$checkout" && git ls-files -z --cached --others --exclude-standard -- "${words[@]::${#words[@]}-1}" |
        tar --create --null --files-from=- --ignore-failed-read 2>/dev/null) | tar --extract
      ;;
    RUN) [[ $stages = *"$stage"* ]] && run "${rest#--mount=* }" ;;
  esac
done < <(sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' -e '/^#/d' "$checkout/$file")
echo "$stopped of $target's steps stopped"
exit $((stopped > 0))
