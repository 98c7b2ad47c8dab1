"""Every layout that reports arrive in, one module each.

To add one: write a module with a ``Layout`` and list it in ``registry.py``.
"""
