# Builds the Windows installer: dist\tusou-VERSION-setup.exe. Needs Python 3.11+ and Inno Setup 6.
#Requires -Version 7.4
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
Set-Location (Join-Path $PSScriptRoot "..\..")

$environment = "build\installer\venv"
if (-not (Test-Path $environment)) { py -3 -m venv $environment }
$python = Join-Path $environment "Scripts\python.exe"
& $python -m pip install --quiet --constraint constraints.txt --editable ".[raw,installer]"
& $python tools\translations.py
& $python -m PyInstaller --noconfirm --log-level WARN --workpath build\installer\pyinstaller build_installer.spec
& dist\tusou\tusou.exe --self-test

$version = & $python -c "from installer.project import read; print(read().version)"
$id = & $python -c "from installer.project import APP_ID; print(APP_ID)"
& $python -c "from PIL import Image; Image.open('build/installer/tusou.png').save('build/installer/tusou.ico', sizes=[(16, 16), (32, 32), (48, 48), (256, 256)])"
$compiler = Join-Path ${env:ProgramFiles(x86)} "Inno Setup 6\ISCC.exe"
& $compiler /Qp "/DAppVersion=$version" "/DProgramId=$id" installer\windows\tusou.iss
