"""Commands of members: `comity members`, `comity officers`, `comity integrations`."""

from comity.members.cli import integrations, members, officers

GROUPS = {"members": members.app, "officers": officers.app, "integrations": integrations.app}
