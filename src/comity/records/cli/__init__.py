"""Commands of records: `comity import`, `comity lists`, `comity export`, `comity records`."""

from comity.records.cli import exporting, importing, lists, showing

GROUPS = {"import": importing.app, "lists": lists.app, "export": exporting.app, "records": showing.app}
