"""A store of a hundred thousand notices, and how long its pages take."""
