"""The talks: on which side an actor stands, in which order they took place, and how an offer could travel."""
