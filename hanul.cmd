@echo off
rem Runs the hanul command out of this folder, building it first where it is missing or older than its sources.
rem Nothing of the build reaches standard output: that belongs to the command.
setlocal DisableDelayedExpansion

set "root=%~dp0"
set "output=%root%src\Hanul.Cli\bin\Release\net10.0"
set "program=%output%\hanul.dll"
set "stamp=%output%\.hanul-built"

where dotnet >nul 2>nul
if errorlevel 1 (
  echo hanul needs the .NET 10 SDK, and there is no 'dotnet' on the PATH. Get it at https://dotnet.microsoft.com/download 1>&2
  exit /b 127
)

rem Exit code 0: the build is current. The paths travel as environment variables, so that no character in them needs quoting.
powershell -NoProfile -Command "if (-not (Test-Path -LiteralPath $env:program) -or -not (Test-Path -LiteralPath $env:stamp)) { exit 1 }; $built = (Get-Item -LiteralPath $env:stamp).LastWriteTimeUtc; $files = @(Get-ChildItem -LiteralPath ($env:root + 'src') -Recurse -File | Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' }) + @(Get-ChildItem -LiteralPath $env:root -File | Where-Object { $_.Name -like 'Directory.*.props' -or $_.Name -eq 'global.json' }); if ($files | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { exit 1 }; exit 0" >nul 2>nul
if not errorlevel 1 goto run

set "log=%TEMP%\hanul-build-%RANDOM%%RANDOM%.log"
set "begun=%log%.begun"
type nul > "%begun%"
dotnet build "%root%src\Hanul.Cli\Hanul.Cli.csproj" -c Release -v quiet --nologo -clp:NoSummary > "%log%" 2>&1
if errorlevel 1 (
  type "%log%" 1>&2
  del "%log%" "%begun%" 2>nul
  echo hanul could not be built; the lines above say why. 1>&2
  exit /b 1
)
move /y "%begun%" "%stamp%" >nul
del "%log%" 2>nul

:run
dotnet "%program%" %*
exit /b %errorlevel%
