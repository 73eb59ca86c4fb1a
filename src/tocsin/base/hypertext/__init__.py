"""HTML from strangers, read in linear time: its tags, its text, a balanced copy."""
