"""Reading manifests: passenger lists of flights and ferries as carriers write them.

    for row in manifests.read(path.read_bytes(), today=today):
        ...

Plain values, no database: what is read becomes a `Question` for `comity.screening.services`.
"""

from comity.screening.manifests.cells import Problem
from comity.screening.manifests.messages import sentence, summary
from comity.screening.manifests.reading import LIMITS, Limits, Manifest, ManifestRow, Unreadable, read

__all__ = ["LIMITS", "Limits", "Manifest", "ManifestRow", "Problem", "Unreadable", "read", "sentence", "summary"]
