"""Who moved from where to where, how many, and whether the numbers add up."""
