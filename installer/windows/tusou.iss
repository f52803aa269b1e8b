; Inno Setup 6 script of the Windows installer. Run by installer/windows/build.ps1, which passes AppVersion and ProgramId.
#if !defined(AppVersion) || !defined(ProgramId)
  #error Pass /DAppVersion=… and /DProgramId=…
#endif

[Setup]
AppId={#ProgramId}
AppName=Tusou
AppVersion={#AppVersion}
AppPublisher=Tusou
DefaultDirName={autopf}\Tusou
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\installer\tusou.ico
UninstallDisplayIcon={app}\tusou-window.exe
OutputDir=..\..\dist
OutputBaseFilename=tusou-{#AppVersion}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Make the command tusou known to terminals (PATH)"; Flags: unchecked

[Files]
Source: "..\..\dist\tusou\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; Files of an earlier version that this one no longer has must not stay beside it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\Tusou"; Filename: "{app}\tusou-window.exe"; AppUserModelID: "{#ProgramId}"
Name: "{autodesktop}\Tusou"; Filename: "{app}\tusou-window.exe"; Tasks: desktopicon

[Registry]
; "Open with Tusou" for every picture, without becoming the default program.
Root: HKA; Subkey: "Software\Classes\Applications\tusou-window.exe"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\tusou-window.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Tusou"
Root: HKA; Subkey: "Software\Classes\Applications\tusou-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\tusou-window.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\OpenWithList\tusou-window.exe"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\tusou"; ValueType: string; ValueData: "Find similar with Tusou"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\tusou"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\tusou-window.exe"
Root: HKA; Subkey: "Software\Classes\SystemFileAssociations\image\shell\tusou\command"; ValueType: string; ValueData: """{app}\tusou-window.exe"" ""%1"""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsNotInPath

[Run]
Filename: "{app}\tusou-window.exe"; Description: "{cm:LaunchProgram,Tusou}"; Flags: nowait postinstall skipifsilent

[Code]
function IsNotInPath: Boolean;
var
  Path: String;
begin
  Result := not RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Path)
    or (Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';') = 0);
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Path: String;
  Place: Integer;
begin
  if (CurUninstallStep <> usPostUninstall) or not RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Path) then
    exit;
  Place := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', Uppercase(Path) + ';');
  if Place > 0 then
  begin
    Delete(Path, Place, Length(ExpandConstant('{app}')) + 1);
    RegWriteExpandStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Path);
  end;
end;
