; An installer for one user: no administrator, nothing outside his own folders; the work stays when the program goes.
Unicode true
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
ManifestDPIAware true
RequestExecutionLevel user
Name "汇总"
OutFile "${OUTPUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
InstallDir "$LOCALAPPDATA\Programs\huizong"
InstallDirRegKey HKCU "Software\huizong" "folder"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\huizong"
!include LogicLib.nsh
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles
LoadLanguageFile "${NSISDIR}\Contrib\Language files\SimpChinese.nlf"

Section
  ; A former version: its page is ended, its folders go whole, so that nothing old is left beside the new.
  IfFileExists "$INSTDIR\python\pythonw.exe" 0 fresh
    ExecWait '"$INSTDIR\python\pythonw.exe" -X utf8 -m pipeline.cli start --stop'
    RMDir /r "$INSTDIR\lib"
    RMDir /r "$INSTDIR\python"
    RMDir /r "$INSTDIR\licences"
    IfFileExists "$INSTDIR\python\python313.dll" 0 fresh
      MessageBox MB_OK|MB_ICONEXCLAMATION "汇总还在运行，请退出后再安装。" /SD IDOK
      Abort
  fresh:
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\汇总"
  CreateShortcut "$SMPROGRAMS\汇总\汇总.lnk" "$INSTDIR\汇总.exe" "" "$INSTDIR\python\huizong.ico"
  CreateShortcut "$SMPROGRAMS\汇总\新建工作目录.lnk" "$INSTDIR\汇总.exe" "--new" "$INSTDIR\python\huizong.ico"
  CreateShortcut "$SMPROGRAMS\汇总\卸载汇总.lnk" "$INSTDIR\uninstall.exe"
  CreateShortcut "$DESKTOP\汇总.lnk" "$INSTDIR\汇总.exe" "" "$INSTDIR\python\huizong.ico"
  WriteRegStr HKCU "Software\huizong" "folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "汇总 huizong"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\汇总.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  ExecWait '"$INSTDIR\python\pythonw.exe" -X utf8 -m pipeline.cli start --stop'
  ; Only what was installed: a work folder that somebody put in here stays.
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\汇总.exe"
  Delete "$INSTDIR\huizong.exe"
  Delete "$INSTDIR\先读我.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\汇总"
  Delete "$DESKTOP\汇总.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\huizong"
SectionEnd
