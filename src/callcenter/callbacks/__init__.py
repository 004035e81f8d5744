"""Who is to be called back: the ledger of obligations, from the promise or the missed call to its end."""
