"""Which bureaus are hosted here, for the apps below that must not decide for those of another node."""

from comity.exchange import hosting

HOSTED = hosting.hosted_here
