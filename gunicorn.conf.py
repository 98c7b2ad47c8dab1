"""How gunicorn serves the portal; ``make run`` and a production server read the same file."""

from gunicorn.http import message

workers = 2
threads = 4
timeout = 60
loglevel = "warning"
# A query of ten thousand Han characters (nine bytes each in an address) gets a page that says it was cut, and not the
# server's bare refusal. The server's own ceiling is lower and an open end (0) would let one line fill the memory.
message.MAX_REQUEST_LINE = 131_072
limit_request_line = 131_071


def post_worker_init(worker: object) -> None:
    """Read the addresses and make the words for suggestions before somebody asks; what fails is made when asked for."""
    from django.urls import reverse

    from search.vocabulary import make_ready

    reverse("home")
    make_ready()
