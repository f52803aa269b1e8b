#!/bin/sh
# Builds the disk image for macOS: dist/tusou-VERSION-macos-ARCH.dmg. Needs Python 3.11+ and Apple's command line tools.
# Signed and notarised only if SIGNING_IDENTITY (and NOTARY_PROFILE, of `xcrun notarytool store-credentials`) are set;
# otherwise the program is signed ad hoc, and the user has to allow it in System Settings.
set -eu
cd "$(dirname "$0")/../.."

environment=build/installer/venv
[ -d "$environment" ] || python3 -m venv "$environment"
python=$environment/bin/python
"$python" -m pip install --quiet --constraint constraints.txt --editable '.[raw,installer]'
"$python" tools/translations.py
"$python" -m PyInstaller --noconfirm --log-level WARN --workpath build/installer/pyinstaller build_installer.spec

app=dist/Tusou.app
if [ -n "${SIGNING_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$SIGNING_IDENTITY" "$app"
fi
"$app/Contents/MacOS/tusou" --self-test

version=$("$python" -c 'from installer.project import read; print(read().version)')
image=dist/tusou-$version-macos-$(uname -m).dmg
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -ov -volname Tusou -srcfolder "$folder" -format ULFO "$image"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
