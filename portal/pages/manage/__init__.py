"""What staff do: bring reports in, look them over, publish them."""
