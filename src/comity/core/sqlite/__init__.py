"""Django's SQLite back end on a SQLite release without the WAL-reset bug."""
