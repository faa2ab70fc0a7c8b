"""Every message of the law in a table, for reviewers of a language: `python -m tests.rules.messages`."""

from __future__ import annotations

import sys

from app.kernel.catalogue import load_catalogue

_KINDS = ("finding.", "ground.", "citation.")


def table() -> str:
    """One row a text: key, Kazakh, Russian, English, with their placeholders."""
    texts = load_catalogue().texts
    rows = ["| key | kk | ru | en |", "|---|---|---|---|"]
    rows += [f"| {k} | {t['kk']} | {t['ru']} | {t['en']} |" for k, t in sorted(texts.items()) if k.startswith(_KINDS)]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
