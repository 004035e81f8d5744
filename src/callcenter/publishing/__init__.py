"""Documents from draft to live: versions, releases, editions, locks and notices."""
