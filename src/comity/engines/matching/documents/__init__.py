"""Exact numbers by the tens of millions: is this document, vehicle or vessel held, and whose is it?

    from comity.engines.matching import documents

    lost = documents.build("folder", [documents.DocumentColumns(["XA1234567"], owners=[1], kinds="passport")])
    for match in lost.lookup("xa 123-4567", "passport", "", visible=[True]):
        print(match.owner, match.exact, match.candidate.score)

For numbers that come without names, such as a list of forty million stolen passports. Numbers of persons and
things that are also held by name are found by `matching.Index` itself.
"""

from comity.engines.matching.documents.answers import Answers, DocumentMatch
from comity.engines.matching.documents.building import DocumentColumns
from comity.engines.matching.documents.index import Documents, build, warm_up
from comity.engines.matching.documents.index import open_documents as open

__all__ = ["Answers", "DocumentColumns", "DocumentMatch", "Documents", "build", "open", "warm_up"]
