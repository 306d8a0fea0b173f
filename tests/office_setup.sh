#!/usr/bin/env bash
# Puts the LibreOffice of Debian's backports (25.2 or newer) beside the one that is installed, without touching that:
# its packages are fetched from where the machine's own come from, checked by apt's signatures, and unpacked into a folder of their own.
# Tests find it there by itself (tests/formats/word/office.py). Needs Debian 12 and the right to write the folder.
set -euo pipefail
folder=${1:-/opt/libreoffice-newer}
program=$folder/usr/lib/libreoffice/program
[ -x "$program/soffice.bin" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
key=/usr/share/keyrings/debian-archive-keyring.gpg
site=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Identifier: Packages' | awk '$2 == "bookworm" { print $1; exit }')
for suite in bookworm bookworm-backports; do
    echo "deb [signed-by=$key] $site $suite main"
done > "$work/sources.list"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
    -o "Dir::Cache=$work/cache" -o Debug::NoLocking=1)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends --download-only -t bookworm-backports libreoffice-writer python3-uno

mkdir -p "$folder"
for package in "$work"/cache/archives/*.deb; do
    dpkg -x "$package" "$folder"
done
# What the packages' own scripts would do, inside the folder instead of in the system.
find "$folder" -type l -lname '/*' | while read -r link; do
    ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$folder$(readlink "$link")")" "$link"
done
mkdir -p "$folder/etc/libreoffice/registry" "$folder/var/lib/libreoffice/share/prereg/bundled" "$folder/var/spool/libreoffice/uno_packages/cache"
cp "$folder/usr/lib/libreoffice/share/.registry/main.xcd" "$folder/etc/libreoffice/registry/main.xcd"
sed -i "s#pathname:/usr/lib#pathname:$folder/usr/lib#" "$folder/usr/lib/python3/dist-packages/uno.py"
sed -i 's#^BRAND_BASE_DIR=.*#BRAND_BASE_DIR=${ORIGIN}/..#' "$program/fundamentalrc"
find "$folder/usr/lib/x86_64-linux-gnu" -maxdepth 1 -name '*.so*' ! -name 'libuno_*' -exec cp -a {} "$program/" \;
LD_LIBRARY_PATH=$program "$program/soffice.bin" --version
