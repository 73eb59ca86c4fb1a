"""What `bin/bench` does: a desk with a corpus, measured from outside as its users meet it."""
