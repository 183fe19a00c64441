"""The shapes of names and codes in directories and acts.  Which codes there are is the exchange's to say."""

import re

BUREAU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}", re.ASCII)
ORGANISATION = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}", re.ASCII)
ACT_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
CODE = re.compile(r"(?=.{1,64}\Z)[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*", re.ASCII)  # such as `notice-published`
HANDLING = re.compile(r"H[0-3]", re.ASCII)
EVALUATION = re.compile(r"[ABCX][1-4]", re.ASCII)
