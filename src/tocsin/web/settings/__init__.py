"""Administration of people, teams and keys."""
