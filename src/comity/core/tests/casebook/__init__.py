"""An invented room: one subject with every kind of column, so that the grammar can be tested without the apps above."""
