"""The notice as a document: a PDF in each of the four languages, with its signed reference as a QR code."""

from comity.notices.document.addresses import signature_from, verify_address
from comity.notices.document.making import pdf

__all__ = ["pdf", "signature_from", "verify_address"]
