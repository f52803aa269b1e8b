#!/bin/sh
# Tries the package and the archive in dist/ on a bare Debian 12: try_package.sh in a root of its own that is thrown away.
# As root that root is a copy of the folder BARE_DEBIAN, or made by debootstrap; anybody else needs Docker.
# usage: [BARE_DEBIAN=FOLDER] check.sh
set -eu

project=$(realpath "$(dirname "$0")/../..")
package=$(ls "$project"/dist/tusou_*.deb)
archive=$(ls "$project"/dist/tusou-*-linux-*.tar.gz)
files="$project/installer/linux/try_package.sh $package $archive"
try="apt-get update -qq && /tusou/try_package.sh /tusou/$(basename "$package") /tusou/$(basename "$archive")"

in_docker() {
    set --
    for file in $files; do set -- "$@" --volume "$file:/tusou/$(basename "$file"):ro"; done
    docker run --rm "$@" debian:12 sh -c "$try"
}

in_root() {
    root=$(mktemp -d)
    trap 'rm -rf --one-file-system "$root"' EXIT
    if [ -n "${BARE_DEBIAN:-}" ]; then
        cp -a -x "$BARE_DEBIAN/." "$root"
    else
        debootstrap --variant=minbase bookworm "$root" >/dev/null
    fi
    mkdir "$root/tusou"
    # shellcheck disable=SC2086 -- a list of files is meant
    cp $files "$root/tusou"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    # What is mounted in a name space of its own is gone with its last process.
    root=$root try=$try unshare --mount --pid --fork sh -eu -c '
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "$try"'
}

if [ -n "${BARE_DEBIAN:-}" ] || { [ "$(id -u)" -eq 0 ] && command -v debootstrap >/dev/null; }; then
    in_root
elif command -v docker >/dev/null; then
    in_docker
else
    echo "A bare Debian 12 is needed: as root with debootstrap or BARE_DEBIAN, or with Docker." >&2
    exit 1
fi
