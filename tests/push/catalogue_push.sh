#!/usr/bin/env bash
# An item is made, signed by two people and published while a citizen stands at a terminal: the visit goes on
# with what it began with, and the next visitor is offered the new item, within a minute.
#
#   catalogue_push.sh BIN SOURCE OUT
set -euo pipefail
bin=$1 source=$2 out=$3
export ZIZHU_PUSH=$out/work ZIZHU_BIN=$bin ZIZHU_SOURCE=$source
rm -rf "$out"
mkdir -p "$ZIZHU_PUSH"
cd "$ZIZHU_PUSH"
. "$source/tests/push/prepare.sh"

# The folder that the terminal was delivered with is older than what is published, and has one item less.
cp -r catalog delivered
rm delivered/items/school-enrolment.yaml
sed -i 's/^version: .*/version: 0.0.1/' delivered/catalogue.yaml

"$bin/zizhu-robot" run "$source/tests/push/catalogue-push.yaml" --catalogue delivered \
    --repository repository/public --root root.json --cards "$source/drivers/sim/cards" \
    --central "$bin/zizhu-central" --register "$source/central/data/registers" \
    --state "$ZIZHU_PUSH/state" --out "$out"
grep -q '"catalogue.installed"' state/terminal/kiosk/events.jsonl
catalog verify repository --root root.json
