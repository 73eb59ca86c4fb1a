"""People, addresses, organisations, teams and tiers, grants, tokens."""
