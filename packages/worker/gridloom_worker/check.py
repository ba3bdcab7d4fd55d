"""``check``: do the languages accept the code of these modules?"""

import os
import re
import shutil
import subprocess
import tempfile
import warnings

#: Seconds for one program that only parses.
_PATIENCE_S = 20
_SHELLS = re.compile(r"(?:.*/)?(?:env\s+)?(sh|bash|dash|ksh|zsh)\Z")
_SHELL_ERROR = re.compile(r"[^\n]*?(?:line )?(\d+): ([^\n]*)")
_NODE_ERROR = re.compile(r"[^\n]*:(\d+)\n[^\n]*\n([ \t]*)\^[^\n]*\n\n?(?:SyntaxError: )?([^\n]*)")


def check_modules(modules: dict, languages: dict) -> list:
    """The first syntax error of each module, as the languages on this machine see it; nothing is run.

    A language that is not here accepts everything.

    Args:
        modules: Source text by name.
        languages: ``shell`` or ``javascript`` by name; the others are Python.
    """
    check = {"shell": _shell_error, "javascript": _javascript_error}
    errors = []
    for name, source in modules.items():
        found = check.get(languages.get(name), _python_error)(source)
        if found is not None:
            line, column, message = found
            errors.append({"module": name, "line": line, "column": max(column, 1), "message": message})
    return errors


def _python_error(source: str):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "module", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, error.offset or 1, error.msg
    except ValueError as error:
        return 1, 1, str(error)
    return None


def _shell_error(source: str):
    first = source.split("\n", 1)[0].strip()
    shell = _SHELLS.match(first[2:].split(" -")[0].strip()) if first.startswith("#!") else None
    if first.startswith("#!") and shell is None:
        # Another interpreter, whose language is not known here.
        return None
    said = _complaint([shell.group(1) if shell else "sh", "-n"], source)
    found = _SHELL_ERROR.match(said)
    if not found:
        return None
    last = source.count("\n") + 1
    # What is missing at the end is said of the line behind it.
    return min(int(found.group(1)), last), 1, re.sub("^Syntax error: ", "", found.group(2))


def _javascript_error(source: str):
    # As a file, because only its name says that it is a module.
    with tempfile.TemporaryDirectory(prefix="gridloom-") as folder:
        path = os.path.join(folder, "module.mjs")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(source)
        said = _complaint(["node", "--check", path], "")
    found = _NODE_ERROR.match(said)
    return (int(found.group(1)), len(found.group(2)) + 1, found.group(3)) if found else None


def _complaint(command: list, source: str) -> str:
    """What a program says on stderr of a source that it does not accept; nothing when it accepts it or is not here."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program] + command[1:],
            input=source.encode("utf-8", "surrogatepass"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=dict(os.environ, LC_ALL="C"),
            timeout=_PATIENCE_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stderr.decode("utf-8", "replace") if done.returncode else ""
