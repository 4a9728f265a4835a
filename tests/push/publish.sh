#!/usr/bin/env bash
# What the admin and the second signer do at their desks. Started by the robot's script, in the folder that
# catalogue_push.sh made.
set -euo pipefail
cd "$ZIZHU_PUSH"
catalog() { "$ZIZHU_BIN/zizhu-catalog" "$@"; }
sign() { for key in "$@"; do catalog sign repository --key "$key" --passphrase-file passphrase >/dev/null; done; }

case $1 in
item)
    # A new item, and new words on the page that the citizen is reading just now.
    # The item is the one that docs/write-an-item-in-an-hour.md builds, block by block.
    awk '/^```yaml$/ {inside = 1; next} /^```$/ {inside = 0} inside' "$ZIZHU_SOURCE/docs/write-an-item-in-an-hour.md" \
        >catalog/items/dog-registration.yaml
    sed -i 's/^title: {zh-CN: 户籍证明, .*/title: {zh-CN: 户籍证明（新版）, en: Proof of household registration (new)}/; s/^version: .*/version: 1.0.1/' \
        catalog/items/proof-household.yaml
    sed -i 's/^version: .*/version: 0.2.0/' catalog/catalogue.yaml
    catalog validate catalog
    catalog build catalog repository >/dev/null
    catalog rollout repository --next 0.2.0 --for-all >/dev/null
    sign targets-1 targets-2 operations
    ;;
suspend)
    catalog suspend repository proof-household --zh "系统升级，今天18时恢复。" --en "Closed for an upgrade until 18:00." >/dev/null
    sign operations
    ;;
lift)
    catalog suspend repository proof-household --lift >/dev/null
    sign operations
    ;;
esac
catalog publish repository --key online --passphrase-file passphrase
