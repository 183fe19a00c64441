"""`python -m comity`: the command line."""

from comity.site.cli import main

main()
