"""From tidy call records to a centre, its uncertainty, and how far it can be trusted."""
