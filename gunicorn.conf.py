"""How gunicorn serves the portal; ``make run`` and a production server read the same file."""

workers = 2
threads = 4
timeout = 60
loglevel = "warning"
# A query of any length gets a page that says it was cut, not a bare refusal by the server.
limit_request_line = 0
