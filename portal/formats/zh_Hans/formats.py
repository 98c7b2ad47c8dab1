"""Large numbers in groups of three, where a page asks for groups at all; Django's own format has none."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
