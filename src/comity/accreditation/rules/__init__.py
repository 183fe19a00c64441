"""What the press desk decides, from values alone: who applied in time, who may enter."""
