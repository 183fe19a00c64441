"""What may be decided on values alone: no rows, no verbs, no pages."""
