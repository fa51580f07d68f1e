"""Which provider delivers which pathway of Commissioned Rehabilitative Services."""
