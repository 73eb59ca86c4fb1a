"""Categories, services and the matrix of impact and urgency."""
