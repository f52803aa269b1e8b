"""Makes the Debian package and the archive for Linux of the folder that PyInstaller built.

python -m installer.linux_packages
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from installer import icon_image
from installer.project import APP_ID, MAINTAINER, ROOT, Project, read

PARTS = ROOT / "installer" / "linux"
DIST = ROOT / "dist"
ELF = b"\x7fELF"

CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size_kib}
Depends: {depends}
Recommends: fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei, gnome-keyring | kwalletmanager, xdg-utils
Section: graphics
Priority: optional
Description: {summary}
 Show Tusou a photo, and it finds the ones that look like it; type what is in
 a photo, in English or Chinese, and it finds that. It works offline.
"""


def main() -> None:
    """Make both and say where they are."""
    project = read()
    folder = DIST / project.name
    if not folder.is_dir():
        raise SystemExit(f"{folder} is missing: python -m PyInstaller build_installer.spec")
    for made in (make_archive(project, folder), make_package(project, folder)):
        print(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1e6:.0f} MB")


def make_archive(project: Project, folder: Path) -> Path:
    """The folder as an archive to unpack anywhere."""
    top = f"{project.name}-{project.version}-linux-{platform.machine()}"
    target = DIST / f"{top}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(folder, top, filter=_owned_by_root)
    return target


def make_package(project: Project, folder: Path) -> Path:
    """The Debian package. Needs dpkg-dev; its dependencies are those of the Debian release that this runs on."""
    architecture = _output("dpkg", "--print-architecture").strip()
    target = DIST / f"{project.name}_{project.version}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=DIST) as made:
        root = Path(made)
        root.chmod(0o755)
        _lay_out(project, folder, root / "usr")
        size_kib = sum(file.lstat().st_size for file in root.rglob("*")) // 1024
        control = CONTROL.format(
            name=project.name,
            version=project.version,
            maintainer=MAINTAINER,
            architecture=architecture,
            size_kib=size_kib,
            depends=_dependencies(root),
            summary=project.summary[:1].lower() + project.summary[1:],
        )
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN" / "control").write_text(control, encoding="utf-8")
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, target], check=True, stdout=subprocess.DEVNULL
        )
    return target


def _lay_out(project: Project, folder: Path, usr: Path) -> None:
    name = project.name
    shutil.copytree(folder, usr / "lib" / name, symlinks=True)
    (usr / "bin").mkdir()
    for program in (name, f"{name}-window"):
        (usr / "bin" / program).symlink_to(Path("..", "lib", name, program))
    svg = ROOT / "resources" / "icons" / "app.svg"
    icons = usr / "share" / "icons" / "hicolor"
    for side in icon_image.SIZES:
        icon_image.draw(svg, icons / f"{side}x{side}" / "apps" / f"{name}.png", side)
    _copy(svg, icons / "scalable" / "apps" / f"{name}.svg")
    _copy(PARTS / "tusou.desktop", usr / "share" / "applications" / f"{name}.desktop")
    _copy(PARTS / "copyright", usr / "share" / "doc" / name / "copyright")
    _copy(ROOT / "docs" / "third-party.md", usr / "share" / "doc" / name / "third-party.md")
    _copy(ROOT / "CHANGELOG.md", usr / "share" / "doc" / name / "CHANGELOG.md")
    metainfo = usr / "share" / "metainfo" / f"{APP_ID}.metainfo.xml"
    metainfo.parent.mkdir(parents=True)
    metainfo.write_text(metainfo_text(project), encoding="utf-8")


def metainfo_text(project: Project) -> str:
    """The AppStream metadata of this version, dated as the sources are (or as SOURCE_DATE_EPOCH says)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _output("git", "log", "-1", "--format=%ct").strip()
    values = {
        "@APP_ID@": APP_ID,
        "@LICENCE@": project.licence,
        "@VERSION@": project.version,
        "@DATE@": dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat(),
    }
    text = (PARTS / "tusou.metainfo.xml").read_text(encoding="utf-8")
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _dependencies(root: Path) -> str:
    """The packages of this Debian release that hold the libraries which the program does not bring along."""
    files = [file for file in (root / "usr" / "lib").rglob("*") if _is_elf(file)]
    with tempfile.TemporaryDirectory() as scratch:  # dpkg-shlibdeps wants to be where a source package is
        debian = Path(scratch) / "debian"
        debian.mkdir()
        (debian / "control").write_text("Source: tusou\n\nPackage: tusou\nArchitecture: any\n", encoding="utf-8")
        brought = debian / "shlibs.local"  # libraries that no package has to be installed for
        names = sorted({file.name for file in files if ".so." in file.name})
        brought.write_text("".join(f"{name.replace('.so.', ' ', 1)}\n" for name in names), encoding="utf-8")
        folders = sorted({f"-l{file.parent}" for file in files})
        options = ["-O", "--ignore-missing-info", "--warnings=0", f"-L{brought}", *folders]
        binaries = [f"-e{file}" for file in files if not file.is_symlink()]
        found = _output("dpkg-shlibdeps", *options, *binaries, folder=Path(scratch))
    return found.strip().removeprefix("shlibs:Depends=")


def _is_elf(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(ELF)) == ELF


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _output(*command: str, folder: Path = ROOT) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


if __name__ == "__main__":
    main()
