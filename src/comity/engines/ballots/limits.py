"""What the verifier is ready to read: beyond these limits an archive is refused before it can cost anything.

Each limit is generous for an assembly (10,000 voters, 8-digit weights) and small for a machine: a hostile archive costs
at most the reading of `ARCHIVE_BYTES` bytes.
"""

ARCHIVE_BYTES = 512 * 1024 * 1024
MEMBER_BYTES = 32 * 1024 * 1024
MEMBERS = 200_000
JSON_DEPTH = 16
# Counted by commas and brackets, wherever they stand.
JSON_VALUES = 1_000_000
# Written in decimal, the longest number of a 2048-bit group has 617 digits.
DECIMAL_DIGITS = 617
SMALL_DIGITS = 12
# Above this the tools write a total weight or a count as a JSON string.
SMALL_INTEGER = 2**30 - 1
TOTAL_WEIGHT = 10**11
TEXT_CHARACTERS = 100_000

CREDENTIALS = 50_000
QUESTIONS = 100
ANSWERS = 1_000
TRUSTEES = 200
