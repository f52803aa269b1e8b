#!/bin/sh
# Installs the package on the Debian system that this runs on, as root, and tries the program there: offscreen and, where
# Xvfb is installed, on an X11 display; with an empty environment, far from any source.
# usage: try_package.sh tusou_VERSION_ARCH.deb
set -eu

package=$(realpath "$1")
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq --no-install-recommends "$package" >/dev/null
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd /

bare() {
    env -i HOME="$home" LANG=C.UTF-8 PATH= PYTHONPATH= "$@"
}

echo "== without a display"
bare /usr/bin/tusou --version
bare /usr/bin/tusou doctor
bare /usr/bin/tusou --self-test

if command -v Xvfb >/dev/null; then
    echo "== on an X11 display"
    Xvfb :97 -screen 0 1280x900x24 -nolisten tcp 2>/dev/null &
    screen=$!
    trap 'kill $screen; rm -rf "$home"' EXIT
    while [ ! -S /tmp/.X11-unix/X97 ]; do sleep 0.1; done
    bare DISPLAY=:97 QT_QPA_PLATFORM=xcb /usr/bin/tusou --self-test
fi

echo "== what removing the package leaves"
bare TUSOU_HOME="$home/kept" /usr/bin/tusou add /usr/share/icons/hicolor/256x256/apps/tusou.png >/dev/null
apt-get remove -y -qq tusou >/dev/null
test -f "$home/kept/data/libraries/local/library.sqlite3"
test ! -e /usr/lib/tusou
echo "The library is still there, the program is gone."
