"""The demo's organisations and referrals as the file that `qabyldau-registry demo-data` loads.

`python -m ui.demo.registry_data FILE` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.kernel.codec import to_plain
from ui.demo.families import DemoPeople, load_demo


def registry_document(people: DemoPeople) -> dict[str, Any]:
    """{organisations: [Organisation plain], referrals: [Referral plain]}."""
    return {
        "organisations": [to_plain(o.organisation) for o in people.organisations],
        "referrals": [to_plain(r) for r in people.referrals()],
    }


def write_registry_file(people: DemoPeople, path: Path) -> None:
    """`path` holds the document as JSON."""
    path.write_text(json.dumps(registry_document(people), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_registry_file(load_demo(), Path(sys.argv[1]))
