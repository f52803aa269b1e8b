#!/bin/sh
# Installs the package on the Debian system that this runs on, as root, and tries the program there, with an empty
# environment and far from any source: offscreen with nothing but what the package asks for, then on an X11 display;
# the archive too where one is given; at last what removing the package leaves.
# usage: try_package.sh tusou_VERSION_ARCH.deb [tusou-VERSION-linux-MACHINE.tar.gz]
set -eu

package=$(realpath "$1")
archive=${2:+$(realpath "$2")}
export DEBIAN_FRONTEND=noninteractive
home=$(mktemp -d)
screen=
trap 'test -z "$screen" || kill "$screen"; rm -rf "$home"' EXIT
cd /

bare() {
    env -i HOME="$home" LANG=C.UTF-8 PATH= PYTHONPATH= "$@"
}

step() {
    printf '\n== %s\n' "$1"
}

step "the package: $(apt-get install -y --no-install-recommends "$package" | grep -c '^Setting up') packages were set up"
bare /usr/bin/tusou --version
bare /usr/bin/tusou doctor
bare LC_MESSAGES=zh_CN.UTF-8 /usr/bin/tusou --help | grep -q 用法

step "offscreen"
bare /usr/bin/tusou --self-test

step "on an X11 display"
apt-get install -y -qq --no-install-recommends xvfb >/dev/null
Xvfb :97 -screen 0 1280x900x24 -nolisten tcp 2>/dev/null &
screen=$!
while [ ! -S /tmp/.X11-unix/X97 ]; do sleep 0.1; done
bare DISPLAY=:97 QT_QPA_PLATFORM=xcb /usr/bin/tusou --self-test

if [ -n "$archive" ]; then
    step "the archive, unpacked somewhere"
    tar -xzf "$archive" -C "$home"
    bare "$home"/tusou-*/tusou --self-test
fi

step "what removing the package leaves"
bare TUSOU_HOME="$home/kept" /usr/bin/tusou add /usr/share/icons/hicolor/256x256/apps/tusou.png >/dev/null
apt-get remove -y -qq tusou >/dev/null
test -f "$home/kept/data/libraries/local/library.sqlite3"
test ! -e /usr/lib/tusou
test ! -e /usr/bin/tusou
echo "The library is still there, the program is gone."
