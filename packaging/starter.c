/* Starts Python beside this file on our program: 汇总.exe without a console, huizong.exe (-DCONSOLE) with its arguments in one. */

#include <stdio.h>
#include <windows.h>
#include <wchar.h>

#define LONGEST 32768

#ifdef CONSOLE
#define PYTHON L"python\\python.exe"
#define ARGUMENTS L" -X utf8 -m pipeline.cli "
#else
#define PYTHON L"python\\pythonw.exe"
#define ARGUMENTS L" -X utf8 -m pipeline.cli start "
#endif

static wchar_t folder[LONGEST], line[LONGEST];

/* What stands behind the program's own name on the command line. */
static const wchar_t *rest(const wchar_t *all) {
    int quoted = 0;
    for (; *all && (quoted || (*all != L' ' && *all != L'\t')); all++)
        if (*all == L'"') quoted = !quoted;
    while (*all == L' ' || *all == L'\t') all++;
    return all;
}

static int refuse(void) {
#ifdef CONSOLE
    fwprintf(stderr, L"huizong: %ls%ls\n", folder, PYTHON);
#else
    MessageBoxW(NULL, L"找不到 python 文件夹，或它被安全软件拦下了。\n请把压缩包整个解压出来再双击，或重新安装。", L"汇总", MB_ICONERROR);
#endif
    return 3;
}

#ifdef CONSOLE
/* Ctrl+C is for Python, which gets it too; this program waits for it. */
static BOOL WINAPI leave_to_python(DWORD event) {
    return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}
#endif

static int start(void) {
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    if (!length || length >= LONGEST) return refuse();
    *(wcsrchr(folder, L'\\') + 1) = 0;
    if (_snwprintf(line, LONGEST, L"\"%ls%ls\"%ls%ls", folder, PYTHON, ARGUMENTS, rest(GetCommandLineW())) < 0) return refuse();
    STARTUPINFOW how = {.cb = sizeof how};
    PROCESS_INFORMATION made;
#ifdef CONSOLE
    SetConsoleCtrlHandler(leave_to_python, TRUE);
#endif
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &made)) return refuse();
    DWORD status = 0;
#ifdef CONSOLE
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &status);
#endif
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return (int)status;
}

#ifdef CONSOLE
int wmain(void) { return start(); }
#else
int WINAPI wWinMain(HINSTANCE own, HINSTANCE none, PWSTR arguments, int shown) {
    (void)own, (void)none, (void)arguments, (void)shown;
    return start();
}
#endif
