"""How a number, a name or a fact is said."""
