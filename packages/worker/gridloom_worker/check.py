"""``check``: does this Python accept the code of these modules?"""

import warnings


def check_modules(modules: dict) -> list:
    """The first syntax error of each module, as this very Python sees it; nothing is run.

    Args:
        modules: Source text by name.
    """
    errors = []
    for name, source in modules.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(source, name, "exec", dont_inherit=True)
        except SyntaxError as error:
            line, column = error.lineno or 1, error.offset or 1
            errors.append({"module": name, "line": line, "column": max(column, 1), "message": error.msg})
        except ValueError as error:
            errors.append({"module": name, "line": 1, "column": 1, "message": str(error)})
    return errors
