"""What a bureau asks of the police of the world: notices, their review, and what the public may help with."""
