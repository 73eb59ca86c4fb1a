"""Registration, lifecycle, priority, assignment and closure of incidents."""
