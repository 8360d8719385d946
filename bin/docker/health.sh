#!/usr/bin/env bash
# The images' health check: a container that serves answers on /healthz; one that trains still has its GPU, if there was one, which a
# container can lose while it runs.
set -euo pipefail
command=$(tr '\0' ' ' </proc/1/cmdline)
case " $command " in
  *' serve '*)
    port=$(sed -n 's/.*--port[ =]\([0-9]*\).*/\1/p' <<<"$command")
    node -e "fetch('http://127.0.0.1:${port:-${METAFUSE_PORT:-8080}}/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"
    ;;
  *) ! command -v nvidia-smi >/dev/null || nvidia-smi --list-gpus | grep -q '^GPU' ;;
esac
