#!/bin/sh
# Installs the system libraries that Tusou needs (as root, where apt is there) or names the exact command that does.
# usage: [PYTHON=python3] system_libraries.sh run|test|installer
set -eu

# library that the loader must find | Debian package that holds it
REQUIRED='
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
'
# Needed to draw on an X11 display; Wayland and offscreen do without, but most desktops still offer X11.
DISPLAY_X11='
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
'

[ "$(uname -s)" = Linux ] || exit 0
ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
known=$("$ldconfig" -p)

missing=
need() {
    while read -r library package; do
        [ -n "$library" ] || continue
        case "$known" in *"$library "*) ;; *) missing="$missing $package" ;; esac
    done <<EOF
$1
EOF
}
need "$REQUIRED"
need "$DISPLAY_X11"
# Without any Chinese font the interface shows boxes.
if ! find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.local/share/fonts" "${HOME:-/nonexistent}/.fonts" \
        \( -iname '*cjk*' -o -iname '*wqy*' -o -iname '*SourceHan*' -o -iname '*DroidSansFallback*' \) 2>/dev/null | grep -q .; then
    missing="$missing fonts-noto-cjk"
fi

if [ "${1:-run}" = installer ]; then
    command -v objdump >/dev/null || missing="$missing binutils"
    command -v dpkg-shlibdeps >/dev/null || missing="$missing dpkg-dev"
    # Debian's Python has its library in a package of its own.
    library=$("${PYTHON:-python3}" -c 'import sysconfig as s; print(s.get_config_var("LIBDIR"), s.get_config_var("INSTSONAME"))')
    folder=${library% *} library=${library#* }
    case "$library" in
        libpython*.so*)
            if [ ! -e "$folder/$library" ]; then
                case "$known" in *"$library "*) ;; *) missing="$missing ${library%%.so*}" ;; esac
            fi ;;
    esac
fi

wanted=
if [ "${1:-run}" = test ]; then
    # A virtual display and a real keyring: tests that need them are skipped, with the reason, where they are not there.
    command -v Xvfb >/dev/null || wanted="$wanted xvfb"
    command -v gnome-keyring-daemon >/dev/null || wanted="$wanted gnome-keyring"
    command -v dbus-run-session >/dev/null || wanted="$wanted dbus-daemon"
fi

[ -n "$missing$wanted" ] || exit 0
if ! command -v apt-get >/dev/null; then
    [ -z "$missing" ] || echo "Tusou needs system libraries that this computer lacks. Debian calls them:$missing" >&2
    [ -z "$missing" ] || echo "Install what your distribution calls them with its package manager, then start again." >&2
    [ -z "$missing" ] && exit 0 || exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    echo "Installing system libraries:$missing$wanted" >&2
    apt-get update -qq
    # shellcheck disable=SC2086 -- a list of words is meant
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing $wanted >/dev/null
    exit 0
fi
if [ -n "$missing" ]; then
    echo "Tusou needs system libraries that this computer lacks. Install them with:" >&2
    echo "    sudo apt-get install$missing" >&2
    exit 1
fi
echo "Some tests will be skipped. To run them all: sudo apt-get install$wanted" >&2
