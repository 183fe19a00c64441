"""Charts and maps as SVG text: pure functions from figures to a drawing.

Every drawing has a title and a description for screen readers, carries classes and never inline styles (the content
security policy forbids them), and is mirrored when the reader's language runs from right to left. Sentences come in
translated; numbers are written by the `number` function handed in.
"""
