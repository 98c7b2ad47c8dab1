"""Where Django writes things otherwise than Chinese statistics do."""
