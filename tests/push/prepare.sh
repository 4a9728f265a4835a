# Sourced: makes keys, a repository with the shipped catalogue, and the root of trust, in the present folder.
# Needs: bin, source.
catalog() { "$bin/zizhu-catalog" "$@"; }
cp -r "$source/catalog" catalog
echo "five words that nobody guesses" >passphrase
for key in root-1 root-2 root-3 targets-1 targets-2 operations online; do
    role=${key%-*}
    [ "$role" = online ] && role=timestamp
    catalog keys new --role "$role" --out "$key" --passphrase-file passphrase >/dev/null
done
catalog keys root repository --root root-1.pub root-2.pub root-3.pub --targets targets-1.pub targets-2.pub \
    --operations operations.pub --snapshot online.pub --timestamp online.pub >/dev/null
catalog build catalog repository >/dev/null
for key in root-1 root-3 targets-1 targets-2 operations; do
    catalog sign repository --key "$key" --passphrase-file passphrase >/dev/null
done
catalog publish repository --key online --passphrase-file passphrase
cp repository/public/metadata/1.root.json root.json
