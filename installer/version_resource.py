"""The version resource of the Windows programs, as the text that PyInstaller reads."""

from __future__ import annotations

import re
from pathlib import Path

from installer.project import TITLE, Project

_UNICODE_US_ENGLISH = "040904B0"


def write(project: Project, program: str, target: Path) -> str:
    """Write the resource of one program.

    Args:
        project: what to say.
        program: file name of the program.
        target: the file to write.

    Returns:
        The path of the file, for PyInstaller's ``version``.
    """
    numbers = (*map(int, re.findall(r"\d+", project.version)), 0, 0, 0, 0)[:4]
    words = {
        "CompanyName": TITLE,
        "FileDescription": project.summary,
        "FileVersion": project.version,
        "InternalName": project.name,
        "LegalCopyright": project.licence,
        "OriginalFilename": program,
        "ProductName": TITLE,
        "ProductVersion": project.version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    text = (
        "VSVersionInfo("
        f"ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1),"
        f"kids=[StringFileInfo([StringTable({_UNICODE_US_ENGLISH!r}, [{strings}])]),"
        "VarFileInfo([VarStruct('Translation', [0x0409, 0x04B0])])])\n"
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return str(target)
