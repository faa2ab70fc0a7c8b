"""All editions of the rule book at hand: new cases take the newest, a case keeps its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.errors import InputError
from app.rules.book import RuleBook


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shipped book first, then the packs in the order in which they came."""

    books: tuple[RuleBook, ...]

    @property
    def newest(self) -> RuleBook:
        """The latest edition; of one edition the book that came last, so that a pack replaces the shipped book."""
        return max(enumerate(self.books), key=lambda numbered: (numbered[1].edition, numbered[0]))[1]

    def of_case(self, pack: str) -> RuleBook:
        """The book with that digest, in force when the case's documents were accepted; InputError Rules_EditionGone."""
        for book in self.books:
            if book.pack == pack:
                return book
        raise InputError("Rules_EditionGone", edition=pack[:12])
