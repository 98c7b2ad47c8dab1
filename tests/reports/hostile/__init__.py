"""Files made to hurt whoever reads them, and honest files that were damaged. All are made in code, when needed."""
