"""What can go wrong, each kind with the exit code that the command line promises."""


class KgError(Exception):
    """An error that a person can act on; its message is one line: what, where, what to do."""

    exit_code = 1


class UsageError(KgError):
    """The call was wrong: an unknown question, parameter, format or filter."""

    exit_code = 2


class StoreInUse(KgError):
    """Another process is writing the store."""

    exit_code = 4


class LimitReached(KgError):
    """A limit of time, rows or size was hit; no partial answer is given as if it were whole."""

    exit_code = 5


class MissingExtra(KgError):
    """An optional package is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional package: pip install 'workforce-kg[{extra}]'")


def too_many(most: int, what: str = "row") -> LimitReached:
    """The error of an answer that has more than `most` rows, or of whatever it consists."""
    return LimitReached(f"the answer has more than {most:,} {what}{'' if most == 1 else 's'}; add a LIMIT, or ask for less")
