"""The collection for programs: read-only, no key needed, described by OpenAPI. ``addresses.py`` lists it."""
