"""What became of the rows of a clause matrix, counted; coverage is taken over the rows that speak of disclosure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shixian.law.document import Clause, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Rows by status, rows with a digest, and rules."""

    encoded: int = 0
    partly: int = 0
    manual: int = 0
    out_of_scope: int = 0
    digests: int = 0
    rules: int = 0

    @classmethod
    def of(cls, clauses: Iterable[Clause], rules: int) -> Tally:
        """The tally of some rows."""
        rows = tuple(clauses)

        def having(status: Status) -> int:
            return sum(row.status == status for row in rows)

        return cls(
            encoded=having("encoded"),
            partly=having("partly"),
            manual=having("manual"),
            out_of_scope=having("out of scope"),
            digests=sum(row.digest is not None for row in rows),
            rules=rules,
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    @property
    def rows(self) -> int:
        """All rows."""
        return self.encoded + self.partly + self.manual + self.out_of_scope

    @property
    def coverage(self) -> float | None:
        """The share of encoded and partly encoded rows among those that are not out of scope; None where there is none of them."""
        asked = self.rows - self.out_of_scope
        return (self.encoded + self.partly) / asked if asked else None

    def as_json(self) -> dict[str, int | float | None]:
        """The figures as plain values."""
        return {
            "rows": self.rows,
            "encoded": self.encoded,
            "partly": self.partly,
            "manual": self.manual,
            "out_of_scope": self.out_of_scope,
            "coverage": None if self.coverage is None else round(self.coverage, 4),
            "digests": self.digests,
            "rules": self.rules,
        }
