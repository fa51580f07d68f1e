"""The web explorer: a store as pages to read, linked data and a SPARQL endpoint, all read-only.

    create_app(path)  ->  an ASGI application: `app.py` has every route in one table
    listen, run       ->  the same behind a socket of this machine: `run.py`

Pages work without scripts, load nothing from elsewhere and never change the store.
"""
