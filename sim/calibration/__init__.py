"""From call records to a centre: `readers` make one tidy table of them, `fit` a centre of that."""
