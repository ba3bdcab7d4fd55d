"""Short texts for values of any size."""

PREVIEW_CHARACTERS = 2000


def preview_of(value) -> str:
    """``repr`` of ``value``, cut to 2,000 characters; never raises, and does not print a huge list to cut it."""
    try:
        text = _bounded(value, [PREVIEW_CHARACTERS])
    except Exception as error:
        text = "<its repr fails: {}: {}>".format(type(error).__name__, error)
    return text if len(text) <= PREVIEW_CHARACTERS else text[: PREVIEW_CHARACTERS - 1] + "\u2026"


def type_name(value) -> str:
    """The type as a user would write it."""
    kind = type(value)
    plain = kind.__module__ in ("builtins", "__main__") or kind.__module__.startswith("gridloom_code.")
    return kind.__qualname__ if plain else "{}.{}".format(kind.__module__, kind.__qualname__)


def _bounded(value, budget: list) -> str:
    """``repr`` that stops descending into containers once the budget of characters is used up."""
    kind = type(value)
    if kind in (list, tuple):
        parts = []
        for item in value:
            if budget[0] <= 0:
                parts.append("\u2026")
                break
            parts.append(_bounded(item, budget))
            budget[0] -= 2
        if kind is list:
            return "[" + ", ".join(parts) + "]"
        return "(" + ", ".join(parts) + (",)" if len(parts) == 1 else ")")
    if kind is dict:
        parts = []
        for key, item in value.items():
            if budget[0] <= 0:
                parts.append("\u2026")
                break
            parts.append(_bounded(key, budget) + ": " + _bounded(item, budget))
            budget[0] -= 4
        return "{" + ", ".join(parts) + "}"
    if kind in (str, bytes) and len(value) > PREVIEW_CHARACTERS:
        value = value[:PREVIEW_CHARACTERS]
    text = repr(value)
    budget[0] -= len(text)
    return text
