"""When the program itself is at fault: the technical detail to a file, a calm sentence to the user."""

import os


def write_down(error: BaseException, path: str) -> str:
    """Append the detail of a fault to the file at ``path``, or to a temporary one; the sentence that says where it is.

    Never raises: whatever is wrong with the disk may be the very fault that is told of.
    """
    # Imported here: a program that works never needs them, and `beredskab log` starts sooner without.
    import sys
    import traceback
    from datetime import UTC, datetime

    now = datetime.now(UTC).isoformat(timespec="seconds")
    detail = f"{now} Python {sys.version.split()[0]}\n{''.join(traceback.format_exception(error))}\n"
    found = _append(path, detail) or _append_temporary(detail)
    where = f"De tekniske detaljer står i {found}" if found else "De tekniske detaljer kunne ikke gemmes"
    return (
        "Der skete en fejl i programmet. Det, der er bekræftet, er gemt. "
        f"{where}; giv dem til den, der passer programmet, og prøv igen."
    )


def _append(path: str, detail: str) -> str | None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with open(fd, "w", encoding="utf-8", errors="replace") as file:
            file.write(detail)
    except OSError:
        return None
    return path


def _append_temporary(detail: str) -> str | None:
    import tempfile

    return _append(os.path.join(tempfile.gettempdir(), f"beredskab-fejl-{os.getuid()}.log"), detail)
