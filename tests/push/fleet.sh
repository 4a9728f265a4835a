#!/usr/bin/env bash
# A publication and a fleet: how long until every terminal has it, and what it costs the backend.
#
#   fleet.sh BIN SOURCE OUT TERMINALS BEAT-SECONDS
set -euo pipefail
bin=$1 source=$2 out=$3 terminals=$4 beat=$5
export ZIZHU_PUSH=$out ZIZHU_BIN=$bin ZIZHU_SOURCE=$source
rm -rf "$out"
mkdir -p "$out"
cd "$out"
. "$source/tests/push/prepare.sh"

"$bin/zizhu-central" admin init --state central --name 127.0.0.1 >/dev/null
"$bin/zizhu-central" --state central --listen 127.0.0.1:0 --public-listen 127.0.0.1:0 --catalogue catalog \
    --repository repository/public >central.out &
central=$!
trap 'kill $central 2>/dev/null || true' EXIT
for _ in $(seq 200); do
    grep -q ready central.out && break
    sleep 0.1
done
url=$(sed -n 's/.*terminals \(https:[^ ]*\).*/\1/p' central.out)
# Enough identities that the backend's records are not all one row.
credentials=()
for i in $(seq 1 $((terminals < 50 ? 5 : 50))); do
    "$bin/zizhu-central" admin issue-terminal "fleet-$i" --state central --out "credentials/$i" --central "$url" \
        --public-url https://127.0.0.1:1 >/dev/null
    credentials+=("credentials/$i")
done
"$bin/zizhu-fleet" --url "$url" --backend-pid $central --credentials "${credentials[@]}" --root root.json \
    --terminals "$terminals" --beat "$beat" --version 0.2.0 --publish "$source/tests/push/publish.sh" item
